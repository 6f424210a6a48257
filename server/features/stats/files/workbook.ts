import { buffer } from 'node:stream/consumers'
import type { PassThrough } from 'node:stream'
import { ZipFile } from 'yazl'
import type { ColumnType } from '../../../../contracts/export.ts'
import type { Language } from '../../../../contracts/text.ts'
import { cellOf } from '../../exports/xlsxStatement.ts'
import {
  headRow,
  hiddenRows,
  packageParts,
  sheetAround,
  STYLE,
  tableAround,
} from '../../exports/xlsxParts.ts'
import type { FileTable } from './fileTable.ts'

/** Days from 1899-12-30, at which workbooks begin to count, to 1970. */
const DAYS_TO_1970 = 25_569
const DAY_MS = 86_400_000

const words = {
  vi: {
    ...{ sheet: 'Thống kê', about: 'Tệp này chứa gì', total: 'Tổng', asOf: 'Thời điểm của dữ liệu' },
    ...{ asOfSeq: 'Số thứ tự trong sổ (asOfSeq)', from: 'Từ ngày', to: 'Đến ngày', set: 'Địa giới' },
    ...{ answeredFrom: 'Đọc từ', tallies: 'bảng đếm sẵn', rows: 'từng phản ánh', filters: 'Đã hỏi' },
    ...{ figure: 'Chỉ số', value: 'Giá trị', numerator: 'Tử số', denominator: 'Mẫu số', rule: 'Cách tính' },
    ...{ before: 'Kỳ so sánh', column: 'Cột', title: 'Tên' },
  },
  en: {
    ...{ sheet: 'Statistics', about: 'What this file holds', total: 'Total', asOf: 'Data as of' },
    ...{ asOfSeq: 'Number in the log (asOfSeq)', from: 'From', to: 'To', set: 'Boundaries' },
    ...{ answeredFrom: 'Answered from', tallies: 'tallies', rows: 'single reports', filters: 'Asked for' },
    ...{ figure: 'Figure', value: 'Value', numerator: 'Numerator', denominator: 'Denominator', rule: 'Rule' },
    ...{ before: 'Period compared with', column: 'Column', title: 'Title' },
  },
} satisfies Record<Language, Record<string, string>>

/** How a column is shown: a week and a month as such, though each is its first day; a share as so much of a hundred. */
function styleOf({ name, type }: FileTable['columns'][number], { figures }: FileTable['statement']): number {
  if (type === 'date') return name === 'week' || name === 'month' ? STYLE[name] : STYLE.date
  return figures.some((figure) => figure.name === name && figure.unit === 'share') ? STYLE.share : 0
}

/** A day is a number of days; all else is what it is. Text is never a formula. */
const cell = (value: string | number | null, type: ColumnType, style: number): string =>
  cellOf(type === 'date' && value !== null ? Date.parse(String(value)) / DAY_MS + DAYS_TO_1970 : value, style)

function tableSheet({ columns, rows, statement }: FileTable): string {
  const styles = columns.map((column) => styleOf(column, statement))
  const [before, after] = tableAround(
    columns.map(({ name, type }) => ({
      ...{ name, type },
      width: type === 'string' ? 24 : name === 'week' ? 22 : 12,
    })),
    'a4',
  )
  const line = (row: FileTable['rows'][number]) =>
    headRow(row.map((value, index) => cell(value, columns[index]!.type, styles[index]!)))
  return before + rows.map(line).join('') + after
}

/** The sheet that says what the file holds: period, what was asked, seq, each figure in all with its rule. */
function statementSheet({ columns, statement }: FileTable, language: Language): string {
  const say = words[language]
  const row = (...cells: (string | number | null)[]) =>
    headRow(cells.map((value) => cellOf(value, STYLE.wrapped)))
  const head = (...cells: string[]) => headRow(cells.map((value) => cellOf(value, STYLE.head)))
  const figures = (title: string, all: FileTable['statement']['figures']) => [
    headRow([]),
    head(title, say.value, say.numerator, say.denominator, say.rule),
    ...all.map(({ title: named, unit, value, numerator, denominator, rule }) =>
      headRow([
        cellOf(named, STYLE.wrapped),
        cellOf(value, unit === 'share' ? STYLE.share : STYLE.wrapped),
        ...[numerator, denominator, rule].map((cell) => cellOf(cell, STYLE.wrapped)),
      ]),
    ),
  ]
  const { comparison, period } = statement
  return sheetAround([32, 48, 12, 12, 80]).join(
    [
      row(say.asOf, statement.asOf),
      row(say.asOfSeq, statement.asOfSeq),
      row(say.from, period.from),
      row(say.to, period.to),
      row(say.set, statement.set),
      row(say.answeredFrom, say[statement.answeredFrom]),
      headRow([]),
      head(say.filters, say.value),
      ...Object.entries(statement.filters).map(([name, value]) => row(name, value)),
      ...figures(`${say.total}: ${say.figure}`, statement.figures),
      ...(comparison
        ? figures(`${say.before} ${comparison.period.from} – ${comparison.period.to}`, comparison.figures)
        : []),
      headRow([]),
      head(say.column, say.title),
      ...columns.map(({ name, title }) => row(name, title[language])),
    ].join(''),
  )
}

/** A workbook: the table with types, what it holds in words, and the same for programs on a hidden sheet. */
export async function workbookOf(table: FileTable, language: Language): Promise<Buffer> {
  const say = words[language]
  const sheets = [
    { title: say.sheet, headed: true },
    { title: say.about },
    { title: 'statement', hidden: true },
  ]
  const parts = {
    ...packageParts(sheets, language),
    'xl/worksheets/sheet1.xml': tableSheet(table),
    'xl/worksheets/sheet2.xml': statementSheet(table, language),
    'xl/worksheets/sheet3.xml': sheetAround([120]).join(hiddenRows(JSON.stringify(table.statement))),
  }
  const zip = new ZipFile()
  for (const [name, xml] of Object.entries(parts)) zip.addBuffer(Buffer.from(xml), name)
  zip.end()
  return buffer(zip.outputStream as PassThrough)
}
