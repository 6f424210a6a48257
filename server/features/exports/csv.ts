import type { Column } from './columns.ts'
import { FROM } from './columns.ts'

/** A cell that a spreadsheet would take for a formula (OWASP, “CSV injection”) begins with an apostrophe. */
const neutral = (sql: string) => `regexp_replace(${sql}, '^([=+\\-@\\t\\r])', '''\\1')`

/** With the offset of the city's zone, which the transaction speaks. */
const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MSTZH:TZM'`

const cell = ({ name, type, sql }: Column) => {
  const value = type === 'string' ? neutral(sql) : type === 'dateTime' ? `to_char(${sql}, ${ISO})` : sql
  return `${value} as "${name}"`
}

/** COPY of the rows chosen, as RFC 4180 has it but for the ends of lines. */
export const copyCsv = (columns: Column[]) =>
  `copy (select ${columns.map(cell).join(', ')} from export_row join ${FROM} on report.id = export_row.id
     order by report.id) to stdout with (format csv, header, encoding 'UTF8')`

export const BOM = '\uFEFF'
