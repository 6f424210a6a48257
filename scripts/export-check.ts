import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'csv-parse'
import { z } from 'zod'
import { board } from '../contracts/board.ts'
import { exportStatement, type ExportStatement } from '../contracts/export.ts'
import { recount, RowError, type FileRow, type Recount } from '../server/features/exports/recount.ts'
import { createProgress } from '../server/process/progress.ts'
import { shutDown } from '../server/process/shutdown.ts'
import { StartError } from '../server/startError.ts'
import { readArguments } from './exportArguments.ts'
import { run } from './top.ts'

/** Filters that a board has, too. */
const SHARED = ['from', 'to', 'set', 'area', 'agency', 'category', 'agencies']

/**
 * `npm run export:check -- FILE [--url http://host:port]`: adds the rows of a file up again, from the file alone, and compares
 * them with what the file says of itself (GeoJSON) or what the server said of it when it was made (`--url`; CSV cannot say it
 * itself), and with the wall's figures where it still stands at the same seq. Exit 1 and the differences where they are not equal.
 */
const { file, url } = readArguments(process.argv.slice(2))
const progress = createProgress()
await run(async () => {
  const { rows, statement } = await open(file)
  const counted = await recount(rows).catch((error: unknown) => {
    throw error instanceof RowError ? new StartError(`${path.basename(file)}: ${error.message}`) : error
  })
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
        : `${counted.reports} reports. A CSV file does not say what it holds: give --url to compare it with what was said.`,
  )
  await shutDown(findings.length === 0 ? 0 : 1)
})

async function open(
  file: string,
): Promise<{ rows: AsyncIterable<FileRow> | FileRow[]; statement: ExportStatement | null }> {
  if (file.endsWith('.csv'))
    return { rows: createReadStream(file).pipe(parse({ bom: true, columns: true })), statement: null }
  const collection = z
    .object({
      statement: exportStatement,
      features: z.array(z.object({ properties: z.record(z.string(), z.unknown()) })),
    })
    .parse(JSON.parse(await readFile(file, 'utf8')))
  return { rows: collection.features.map(({ properties }) => properties), statement: collection.statement }
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
