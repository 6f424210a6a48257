import { FROM, written, type Column } from './columns.ts'

/** A cell that a spreadsheet would take for a formula (OWASP, “CSV injection”) begins with an apostrophe. */
const neutral = (sql: string) => `regexp_replace(${sql}, '^([=+\\-@\\t\\r])', '''\\1')`

const cell = (column: Column) => {
  const value = column.type === 'string' ? neutral(column.sql) : written(column)
  return `${value} as "${column.name}"`
}

/** COPY of the rows chosen, as RFC 4180 has it but for the ends of lines. */
export const copyCsv = (columns: Column[]) =>
  `copy (select ${columns.map(cell).join(', ')} from export_row join ${FROM} on report.id = export_row.id
     order by report.id) to stdout with (format csv, header, encoding 'UTF8')`

export const BOM = '\uFEFF'
