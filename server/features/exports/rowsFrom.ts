import type { Language } from '../../../contracts/text.ts'
import type { Reference } from '../../reports/reference.ts'
import type { Column } from './columns.ts'

/** How a format writes text: SQL over the SQL of a string. Names of lists are written once each, not once for each row. */
export type TextSql = (sql: string) => string

export interface RowsFrom {
  /** What stands before `select`. */
  lists: string
  /** `report` and its lists, of the rows chosen. */
  from: string
  /** A string column, ready to be written. */
  text: (column: Column) => string
}

const chosen = `export_row join report on report.id = export_row.id`

/** Where the columns of an export come from: the rows chosen, joined to the city's lists and to the areas of every set. */
export function rowsFrom({ areaSets }: Reference, language: Language, text: TextSql): RowsFrom {
  const list = (table: string) =>
    `${table}_list as materialized (
       select id, ${text('code')} as code, ${text(`name->>'${language}'`)} as name from ${table})`
  const areas = areaSets.all.map(
    ({ id }) => `left join report_area in_${id} on in_${id}.report_id = report.id and in_${id}.set_id = ${id}
      left join area_list area_${id} on area_${id}.id = in_${id}.area_id`,
  )
  return {
    lists: `with ${['channel', 'category', 'agency', 'area'].map(list).join(', ')}`,
    from: `${chosen}
      join channel_list channel on channel.id = report.channel_id
      join category_list category on category.id = report.category_id
      left join agency_list agency on agency.id = report.agency_id
      ${areas.join('\n')}`,
    text: ({ words, sql }) => (words === 'free' ? text(sql) : sql),
  }
}

/** Lines of text as COPY gives them, one for each row: no line holds the two signs that CSV is told to use here. */
export const copyLines = ({ lists, from }: RowsFrom, line: string, where = 'true') =>
  `copy (${lists} select ${line} from ${from} where ${where} order by export_row.id)
   to stdout with (format csv, delimiter e'\\x02', quote e'\\x01', encoding 'UTF8')`
