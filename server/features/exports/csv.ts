import type { Format, Source } from './format.ts'
import type { Column } from './columns.ts'
import { rowsFrom } from './rowsFrom.ts'

/**
 * A cell that a spreadsheet would take for a formula (OWASP, “CSV injection”) begins with an apostrophe. By the code of its
 * first sign, which costs nothing beside a regular expression: tab, line feed, carriage return, + - = @ and their wide forms.
 */
const neutral = (sql: string) =>
  `case when ascii(${sql}) in (9, 10, 13, 43, 45, 61, 64, 65291, 65293, 65309, 65312)
     then '''' || (${sql}) else (${sql}) end`

/**
 * How instants are written by ISO 8601 with the offset of the city's zone, which the transaction speaks. PostgreSQL's own
 * text of them costs half of `to_char`; it leaves the minutes of an offset out where there are none, so that it serves zones
 * that never have any.
 */
async function instantSql(ask: Source['ask']): Promise<(sql: string) => string> {
  const [uneven] = await ask(
    `select count(*) from generate_series(timestamptz '1970-01-01', now() + interval '1 year', '1 month') as day
     where extract(timezone from day)::integer % 3600 <> 0`,
  )
  return uneven === 0
    ? (sql) => `replace(${sql}::text, ' ', 'T') || ':00'`
    : (sql) => `to_char(${sql}, 'YYYY-MM-DD"T"HH24:MI:SS.MSTZH:TZM')`
}

/** A mark by which Excel knows UTF-8. */
export const BOM = '\uFEFF'

/** RFC 4180 but for the ends of lines. */
export const csv: Format = {
  type: 'text/csv; charset=utf-8; header=present',
  async *write({ city, query, columns, chosen, copy, ask }) {
    if (query.bom === 'yes') yield BOM
    const { from, text } = rowsFrom({ city, query }, neutral)
    const instant = await instantSql(ask)
    const cellSql = (column: Column) => {
      if (column.type === 'string') return text(column)
      return column.type === 'dateTime' ? instant(column.sql) : column.sql
    }
    const cells = columns.map((column) => `${cellSql(column)} as "${column.name}"`)
    yield* copy(
      `copy (select ${cells.join(', ')} from ${from} where ${chosen} order by report.id)
       to stdout with (format csv, header, encoding 'UTF8')`,
    )
  },
}
