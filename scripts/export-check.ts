import { existsSync } from 'node:fs'
import path from 'node:path'
import { board } from '../contracts/board.ts'
import type { ExportStatement } from '../contracts/export.ts'
import type { ExportRecord } from '../contracts/exportRecord.ts'
import type { StatsStatement } from '../contracts/stats.ts'
import { readerOf, type OpenFile } from '../server/features/exports/reading/index.ts'
import { besideOf } from '../server/features/exports/reading/text.ts'
import { recount, RowError, type Recount } from '../server/features/exports/recount.ts'
import { recheckStats } from '../server/features/stats/files/recheck.ts'
import { createProgress } from '../server/process/progress.ts'
import { shutDown } from '../server/process/shutdown.ts'
import { StartError } from '../server/startError.ts'
import { readArguments } from './exportArguments.ts'
import { differencesToRecord, readRecord, recordAt, sealOfFile } from './exportRecords.ts'
import { run } from './top.ts'

/** Filters that a board has, too. */
const SHARED = ['from', 'to', 'set', 'area', 'agency', 'category', 'agencies']

/**
 * `npm run export:check -- FILE [--url http://host:port] [--record FILE|ADDRESS]`: tells the length and the SHA-256 of a file and
 * adds its rows up again, from the file alone. They are compared with what the file says of itself (CSV: what lies beside it), or
 * with what is kept of it (`--record`, or by its id where `--url` answers): whether it is the very file that was given; and with the wall's
 * figures where it still stands at the same seq. Exit 1 and the differences where they are not equal.
 */
const { file, url, record: where } = readArguments(process.argv.slice(2))
const progress = createProgress()
await run(async () => {
  const seal = await sealOfFile(file)
  progress.say(`  ${seal.bytes} bytes, SHA-256 ${seal.sha256}`)
  const given = where ? await readRecord(where) : null
  const { rows, statement } = await readerOf(file)!(file).catch((error: unknown) => {
    for (const finding of given ? differencesToRecord(seal, given) : []) progress.say(`  ${finding}`)
    throw new StartError(`${path.basename(file)} cannot be read: ${String(error)}`)
  })
  const said = given ?? (url ? await recordAt(url, file, statement?.id) : statement)
  const findings = said ? differencesToRecord(seal, said) : []
  for (const finding of findings) progress.say(`  ${finding}`)
  const checked =
    said?.of === 'statistics' ? await checkStatistic(rows, said) : await checkReports(rows, said)
  for (const finding of checked.findings) progress.say(`  ${finding}`)
  findings.push(...checked.findings)
  const proven = said?.file && findings.length === 0 ? ' It is the file that was given.' : ''
  progress.say(
    findings.length > 0
      ? `${findings.length} differences in ${checked.count}.`
      : said
        ? `No difference: ${checked.count}, as they were at seq ${said.asOfSeq}.${proven}`
        : `${checked.count}. A CSV file does not say what it holds: lay its csv-metadata.json beside it as ${path.basename(besideOf(file))}, or give --url or --record.`,
  )
  await shutDown(findings.length === 0 ? 0 : 1)
})

interface Checked {
  /** Of what there are how many. */
  count: string
  findings: string[]
}

/** Adds reports up again, and compares with what was said of them and with the wall. */
async function checkReports(
  rows: OpenFile['rows'],
  said: Extract<ExportRecord, { of: 'reports' }> | null,
): Promise<Checked> {
  const counted = await recount(rows).catch(withName)
  for (const { name, value, numerator, denominator } of counted.figures)
    progress.say(
      `  ${name}: ${numerator}${denominator === null ? '' : ` / ${denominator} = ${value?.toFixed(4) ?? '–'}`}`,
    )
  const findings = said ? differences(counted, said) : []
  if (said && url) findings.push(...(await differencesToWall(url, said, counted)))
  return { count: `${counted.reports} reports`, findings }
}

function withName(error: unknown): never {
  if (!(error instanceof RowError)) throw error
  const taken =
    file.endsWith('.csv') && !existsSync(besideOf(file))
      ? ` Without ${path.basename(besideOf(file))} beside it a CSV is taken for one of reports.`
      : ''
  throw new StartError(`${path.basename(file)}: ${error.message}.${taken}`)
}

/** Adds a statistic up again, by what was said of it. */
async function checkStatistic(rows: OpenFile['rows'], statement: StatsStatement): Promise<Checked> {
  const { said, findings, rows: count } = await recheckStats(rows, statement).catch(withName)
  for (const line of said) progress.say(`  ${line}`)
  return { count: `${count} rows`, findings }
}

function differences(counted: Recount, said: ExportStatement): string[] {
  const found =
    counted.reports === said.totals.reports
      ? []
      : [`${counted.reports} rows, ${said.totals.reports} were said`]
  for (const { name, numerator, denominator } of counted.figures) {
    const other = said.figures.find((one) => one.name === name)
    if (other?.numerator !== numerator || other.denominator !== denominator)
      found.push(
        `${name}: ${numerator} / ${denominator} in the rows, ${other?.numerator} / ${other?.denominator} said`,
      )
  }
  return found
}

async function differencesToWall(url: string, said: ExportStatement, counted: Recount): Promise<string[]> {
  const names = Object.keys(said.filters)
  const { from, to } = said.period
  if (!from || !to || names.some((name) => !SHARED.includes(name))) return []
  const answer = await fetch(new URL(`/api/board?${new URLSearchParams(said.filters)}`, url))
  if (answer.status === 401 || answer.status === 403) {
    progress.say('The wall’s figures are for who is signed in: they are not compared.')
    return []
  }
  if (!answer.ok) return [`the wall’s figures could not be read (${answer.status})`]
  const wall = board.parse(await answer.json())
  if (wall.asOfSeq !== said.asOfSeq) {
    progress.say(`The wall has gone on to seq ${wall.asOfSeq}: its figures are not compared.`)
    return []
  }
  // What is open now is not of a period on the wall.
  return counted.figures
    .filter(({ name }) => !['backlog', 'dueSoon', 'overdue'].includes(name))
    .flatMap(({ name, numerator, denominator }) => {
      const shown = (
        wall.figures as Record<string, { numerator: number | null; denominator: number | null }>
      )[name]!
      return shown.numerator === numerator && shown.denominator === denominator
        ? []
        : [
            `${name}: ${numerator} / ${denominator} in the rows, ${shown.numerator} / ${shown.denominator} on the wall`,
          ]
    })
}
