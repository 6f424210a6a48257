import type { Format } from './format.ts'
import type { Column } from './columns.ts'
import { rowsFrom } from './rowsFrom.ts'

/** A cell that a spreadsheet would take for a formula (OWASP, “CSV injection”) begins with an apostrophe. */
const neutral = (sql: string) =>
  `case when (${sql}) ~ '^[=+\\-@\\t\\r]' then '''' || (${sql}) else (${sql}) end`

/** An instant by ISO 8601 with the offset of the city's zone, which the transaction speaks: each as long as any other. */
const instant = (sql: string) => `to_char(${sql}, 'YYYY-MM-DD"T"HH24:MI:SS.MSTZH:TZM')`
const cellSql = ({ type, sql }: Column) => (type === 'dateTime' ? instant(sql) : sql)

/** A mark by which Excel knows UTF-8. */
export const BOM = '\uFEFF'

/** RFC 4180 but for the ends of lines. */
export const csv: Format = {
  type: 'text/csv; charset=utf-8; header=present',
  async *write({ city, query, columns, chosen, copy }) {
    if (query.bom === 'yes') yield BOM
    const { from, text } = rowsFrom({ city, query }, neutral)
    const cells = columns.map(
      (column) => `${column.type === 'string' ? text(column) : cellSql(column)} as "${column.name}"`,
    )
    yield* copy(
      `copy (select ${cells.join(', ')} from ${from} where ${chosen} order by report.id)
       to stdout with (format csv, header, encoding 'UTF8')`,
    )
  },
}
