import type { Format } from './format.ts'
import { written } from './columns.ts'
import { rowsFrom } from './rowsFrom.ts'

/** A cell that a spreadsheet would take for a formula (OWASP, “CSV injection”) begins with an apostrophe. */
const neutral = (sql: string) => `regexp_replace(${sql}, '^([=+\\-@\\t\\r])', '''\\1')`

/** A mark by which Excel knows UTF-8. */
export const BOM = '\uFEFF'

/** RFC 4180 but for the ends of lines. */
export const csv: Format = {
  type: 'text/csv; charset=utf-8; header=present',
  async *write({ city, query, columns, copy }) {
    if (query.bom === 'yes') yield BOM
    const { lists, from, text } = rowsFrom(city, query.lang, neutral)
    const cells = columns.map(
      (column) => `${column.type === 'string' ? text(column) : written(column)} as "${column.name}"`,
    )
    yield* copy(
      `copy (${lists} select ${cells.join(', ')} from ${from} order by export_row.id)
       to stdout with (format csv, header, encoding 'UTF8')`,
    )
  },
}
