import type { ExportStatement } from '../../../contracts/export.ts'
import type { Language } from '../../../contracts/text.ts'
import { headRow, STYLE, xml, type SheetName } from './xlsxParts.ts'

/** A cell of text or of a number. Text is never a formula. */
export function cellOf(value: string | number | null, style = 0): string {
  const s = style ? ` s="${style}"` : ''
  if (value === null || value === '') return `<c${s}/>`
  return typeof value === 'number'
    ? `<c${s}><v>${value}</v></c>`
    : `<c${s} t="inlineStr"><is><t xml:space="preserve">${xml(value)}</t></is></c>`
}

const words = {
  vi: {
    ...{
      city: 'Thành phố',
      id: 'Mã của tệp',
      asOf: 'Thời điểm của dữ liệu',
      asOfSeq: 'Số thứ tự trong sổ (asOfSeq)',
    },
    ...{
      epoch: 'Sổ (epoch)',
      timeZone: 'Múi giờ của các ngày giờ',
      from: 'Từ ngày',
      to: 'Đến ngày',
      all: 'mọi ngày',
    },
    ...{ filters: 'Bộ lọc', none: 'không lọc', reports: 'Số phản ánh', groups: 'Trong đó thuộc nhóm' },
    ...{ figures: 'Chỉ số', value: 'Giá trị', numerator: 'Tử số', denominator: 'Mẫu số', rule: 'Cách tính' },
    ...{ columns: 'Cột', type: 'Kiểu', title: 'Tên', about: 'Ý nghĩa', sheet: 'Trang', rows: 'Số dòng' },
  },
  en: {
    ...{ city: 'City', id: 'Id of the file', asOf: 'Data as of', asOfSeq: 'Number in the log (asOfSeq)' },
    ...{
      epoch: 'Log (epoch)',
      timeZone: 'Time zone of dates and times',
      from: 'From',
      to: 'To',
      all: 'all days',
    },
    ...{ filters: 'Filters', none: 'none', reports: 'Reports', groups: 'Of them in the group' },
    ...{
      figures: 'Figure',
      value: 'Value',
      numerator: 'Numerator',
      denominator: 'Denominator',
      rule: 'Rule',
    },
    ...{ columns: 'Column', type: 'Type', title: 'Title', about: 'Meaning', sheet: 'Sheet', rows: 'Rows' },
  },
} satisfies Record<Language, Record<string, string>>

/** The rows of the sheet that says what the file holds: filters, rules, seq and totals. */
export function statementRows(
  statement: ExportStatement,
  language: Language,
  sheets: SheetName[],
  rowsASheet: number,
): string {
  const say = words[language]
  const { reports, groups } = statement.totals
  const row = (...cells: (string | number | null)[]) =>
    headRow(cells.map((cell) => cellOf(cell, STYLE.wrapped)))
  const head = (...cells: string[]) => headRow(cells.map((cell) => cellOf(cell, STYLE.head)))
  const filters = Object.entries(statement.filters)
  return [
    row(say.city, statement.city),
    row(say.id, statement.id),
    row(say.asOf, statement.asOf),
    row(say.asOfSeq, statement.asOfSeq),
    row(say.epoch, statement.epoch),
    row(say.timeZone, statement.timeZone),
    row(say.from, statement.period.from ?? say.all),
    row(say.to, statement.period.to ?? say.all),
    row(say.reports, reports),
    headRow([]),
    head(say.filters, say.value),
    ...(filters.length > 0 ? filters.map(([name, value]) => row(name, value)) : [row(say.none)]),
    headRow([]),
    head(say.sheet, say.rows),
    ...sheets.map(({ title }, index) =>
      row(title, Math.max(0, Math.min(rowsASheet, reports - index * rowsASheet))),
    ),
    headRow([]),
    head(say.groups, say.reports),
    ...Object.entries(groups).map(([name, count]) => row(name, count)),
    headRow([]),
    head(say.figures, '', say.value, say.numerator, say.denominator, say.rule),
    ...statement.figures.map(({ name, value, numerator, denominator, rule }) =>
      headRow([
        ...[name, null].map((cell) => cellOf(cell, STYLE.wrapped)),
        cellOf(value, denominator === null ? STYLE.wrapped : STYLE.share),
        ...[numerator, denominator, rule].map((cell) => cellOf(cell, STYLE.wrapped)),
      ]),
    ),
    headRow([]),
    head(say.columns, say.title, say.type, '', '', say.about),
    ...statement.columns.map(({ name, title, type, description }) =>
      row(name, title, type, null, null, description),
    ),
  ].join('')
}
