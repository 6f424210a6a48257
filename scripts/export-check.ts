import { existsSync } from 'node:fs'
import path from 'node:path'
import { board } from '../contracts/board.ts'
import { exportStatement, type ExportStatement } from '../contracts/export.ts'
import type { StatsStatement } from '../contracts/stats.ts'
import { readerOf, type OpenFile } from '../server/features/exports/reading/index.ts'
import { companionOf } from '../server/features/exports/reading/text.ts'
import { recount, RowError, type Recount } from '../server/features/exports/recount.ts'
import { recheckStats } from '../server/features/stats/files/recheck.ts'
import { createProgress } from '../server/process/progress.ts'
import { shutDown } from '../server/process/shutdown.ts'
import { StartError } from '../server/startError.ts'
import { readArguments } from './exportArguments.ts'
import { run } from './top.ts'

/** Filters that a board has, too. */
const SHARED = ['from', 'to', 'set', 'area', 'agency', 'category', 'agencies']

/**
 * `npm run export:check -- FILE [--url http://host:port]`: adds the rows of a file up again, from the file alone, and compares
 * them with what the file says of itself (CSV: what lies beside it) or what the server said of it when it was made (`--url`), and with the wall's figures where it still stands at the same seq. Exit 1 and the differences where they are not equal.
 */
const { file, url } = readArguments(process.argv.slice(2))
const progress = createProgress()
await run(async () => {
  const { rows, statement } = await readerOf(file)!(file)
  if (statement?.of === 'statistics') return checkStatistic(rows, statement)
  const counted = await recount(rows).catch(withName)
  const said = statement ?? (url ? await statementOf(url, file) : null)
  const findings = said ? differences(counted, said) : []
  for (const { name, value, numerator, denominator } of counted.figures)
    progress.say(
      `  ${name}: ${numerator}${denominator === null ? '' : ` / ${denominator} = ${value?.toFixed(4) ?? '–'}`}`,
    )
  if (said && url) findings.push(...(await differencesToWall(url, said, counted)))
  for (const finding of findings) progress.say(`  ${finding}`)
  progress.say(
    findings.length > 0
      ? `${findings.length} differences in ${counted.reports} reports.`
      : said
        ? `No difference: ${counted.reports} reports, as they were at seq ${said.asOfSeq}.`
        : `${counted.reports} reports. A CSV file does not say what it holds: lay its csv-metadata.json beside it as ${path.basename(companionOf(file))}, or give --url.`,
  )
  await shutDown(findings.length === 0 ? 0 : 1)
})

function withName(error: unknown): never {
  if (!(error instanceof RowError)) throw error
  const taken =
    file.endsWith('.csv') && !existsSync(companionOf(file))
      ? ` Without ${path.basename(companionOf(file))} beside it a CSV is taken for one of reports.`
      : ''
  throw new StartError(`${path.basename(file)}: ${error.message}.${taken}`)
}

/** Adds a statistic up again, by what it says of itself. */
async function checkStatistic(rows: OpenFile['rows'], statement: StatsStatement): Promise<void> {
  const { said, findings, rows: count } = await recheckStats(rows, statement).catch(withName)
  const seq = /-seq(\d+)\./.exec(path.basename(file))?.[1]
  if (seq !== undefined && Number(seq) !== statement.asOfSeq)
    findings.push(`the file is of seq ${seq}, what is said of it of seq ${statement.asOfSeq}`)
  for (const line of [...said, ...findings]) progress.say(`  ${line}`)
  progress.say(
    findings.length > 0
      ? `${findings.length} differences in ${count} rows.`
      : `No difference: ${count} rows, as they were at seq ${statement.asOfSeq}.`,
  )
  await shutDown(findings.length === 0 ? 0 : 1)
}

/** The id stands in the file's name. */
async function statementOf(url: string, file: string): Promise<ExportStatement> {
  const id = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(path.basename(file))?.[0]
  if (!id) throw new StartError(`${path.basename(file)} has no id in its name: it was renamed`)
  const answer = await fetch(new URL(`/api/exports/${id}`, url))
  if (!answer.ok) throw new StartError(`${url} knows no file ${id} (${answer.status})`)
  return exportStatement.parse(await answer.json())
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
