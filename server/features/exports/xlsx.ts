import { type PassThrough, Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { Column } from './columns.ts'
import type { Format, Source } from './format.ts'
import { copyLines, rowsFrom } from './rowsFrom.ts'
import { statementRows } from './xlsxStatement.ts'
import {
  hiddenRows,
  packageParts,
  sheetAround,
  STYLE,
  tableAround,
  xmlSql,
  type SheetName,
} from './xlsxParts.ts'

/** Rows that Excel shows of one sheet, but for the one with the names. */
export const ROWS_A_SHEET = 1_048_575

/** Level 1 writes nearly as small as level 6 what repeats as much as rows do, in a third of the time. */
const ZIP = { compressionLevel: 1 }

const TEXT = '<c t="inlineStr"><is><t'
const TEXT_END = '</t></is></c>'
/** A cell of text, in SQL; null where there is none. */
const textCell = (sql: string) =>
  `'${TEXT}' || case when (${sql}) ~ '^\\s|\\s$' then ' xml:space="preserve">' else '>' end || ${xmlSql(sql)} || '${TEXT_END}'`

/** A cell of a column, in SQL; days and instants are numbers of days since 1899-12-30, of the clock on the wall of the city. */
function cellSql({ type, sql, words }: Column, text: string, zone: string): string {
  const number = (value: string, style = '') => `coalesce('<c${style}><v>' || ${value} || '</v></c>', '<c/>')`
  if (type === 'date') return number(`(${sql} - date '1899-12-30')`, ` s="${STYLE.date}"`)
  if (type === 'dateTime') {
    // A float tells the microseconds of a day apart, at half the cost of a numeric.
    const days = `(date_part('epoch', ${sql} at time zone '${zone}') + 2209161600) / 86400`
    return number(days, ` s="${STYLE.dateTime}"`)
  }
  if (type !== 'string') return number(sql)
  return `coalesce(${words === 'closed' ? `'${TEXT}>' || ${sql} || '${TEXT_END}'` : text}, '<c/>')`
}

/** Signs that cells take, by what they hold; codes and names of lists are long, but for some. */
const WIDTHS = { dateTime: 20, date: 12, integer: 9, number: 11, closed: 12, list: 30, free: 14 }
const OWN_WIDTHS: Record<string, number> = { channel: 11, agencyName: 42, outcome: 24 }
const widthOf = ({ name, type, words }: Column): number =>
  OWN_WIDTHS[name] ?? (name.startsWith('area:') ? 8 : WIDTHS[type === 'string' ? words : type])

/**
 * A workbook whose cells have types and never hold a formula: text is written as text. Its rows are written by COPY as the
 * sheet has them, so that memory stays flat; rows that one sheet cannot hold stand in further ones. The sheet before the last
 * says what the file holds, the last, hidden, the same for programs.
 */
export const xlsx = (rowsASheet = ROWS_A_SHEET): Format => ({
  type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  async *write(source) {
    const { statement, query } = source
    const vi = query.lang === 'vi'
    const starts = await firstRows(source, rowsASheet)
    const rowSheets = starts.map((_, index) => ({
      title: (vi ? 'Phản ánh' : 'Reports') + (index > 0 ? ` ${index + 1}` : ''),
      headed: true,
    }))
    const names: SheetName[] = [
      ...rowSheets,
      { title: vi ? 'Tệp này chứa gì' : 'What this file holds' },
      { title: 'statement', hidden: true },
    ]
    const zip = new ZipFile()
    const end = new AbortController()
    const file = zip.outputStream as PassThrough
    zip.on('error', (error) => file.destroy(error as Error))
    const parts = packageParts(names, query.lang)
    for (const [name, xml] of Object.entries(parts)) zip.addBuffer(Buffer.from(xml), name, ZIP)
    starts.forEach((start, index) => {
      zip.addReadStreamLazy(`xl/worksheets/sheet${index + 1}.xml`, ZIP, (give) => {
        const sheet = Readable.from(rowsSheet(source, start, starts[index + 1]), { objectMode: false })
        sheet.on('error', (error) => file.destroy(error))
        end.signal.addEventListener('abort', () => sheet.destroy())
        give(null, sheet)
      })
    })
    const said = sheetAround([24, 60, 14, 14, 14, 80])
    const [pages, json] = [
      said[0] + statementRows(statement, query.lang, rowSheets, rowsASheet) + said[1],
      sheetAround([120]).join(hiddenRows(JSON.stringify(statement))),
    ]
    zip.addBuffer(Buffer.from(pages), `xl/worksheets/sheet${names.length - 1}.xml`, ZIP)
    zip.addBuffer(Buffer.from(json), `xl/worksheets/sheet${names.length}.xml`, ZIP)
    zip.end()
    try {
      yield* file
      await finished(file)
    } finally {
      end.abort()
    }
  },
})

/** The ids that the rows of each sheet begin at. */
async function firstRows({ statement, chosen, ask }: Source, rowsASheet: number): Promise<(number | null)[]> {
  const starts: (number | null)[] = [null]
  for (let row = rowsASheet; row < statement.totals.reports; row += rowsASheet)
    starts.push((await ask(`select id from report where ${chosen} order by id offset ${row} limit 1`))[0]!)
  return starts
}

async function* rowsSheet(source: Source, from: number | null, to: number | null | undefined) {
  const { city, columns, query, chosen, copy } = source
  const rows = rowsFrom({ city, query }, textCell)
  const cells = columns.map((column) => cellSql(column, rows.text(column), city.city.timeZone))
  const where = `report.id >= ${from ?? 0} and report.id < ${to ?? `${Number.MAX_SAFE_INTEGER}`} and ${chosen}`
  const [before, after] = tableAround(
    columns.map((column) => ({ ...column, width: widthOf(column) })),
    // So many columns are too small to be read on less.
    'a3',
  )
  yield before
  yield* copy(copyLines(rows, `concat('<row>', ${cells.join(', ')}, '</row>')`, where))
  yield after
}
