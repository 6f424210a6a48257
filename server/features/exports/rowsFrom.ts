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

/**
 * The lists that codes and names come from, and the areas of every set, joined to `report`: left joins, though there is always
 * a channel and a category, so that the database leaves out what nobody asks for.
 * @param list the SQL of one list
 */
const joined = ({ areaSets }: Reference, list: (table: string) => string) => `
  left join ${list('channel')} channel on channel.id = report.channel_id
  left join ${list('category')} category on category.id = report.category_id
  left join ${list('agency')} agency on agency.id = report.agency_id
  ${areaSets.all
    .map(
      ({
        id,
      }) => `left join report_area in_${id} on in_${id}.report_id = report.id and in_${id}.set_id = ${id}
        left join ${list('area')} area_${id} on area_${id}.id = in_${id}.area_id`,
    )
    .join('\n')}`

const listed = (table: string, language: Language, text: TextSql) =>
  `(select id, ${text('code')} as code, ${text(`name->>'${language}'`)} as name from ${table})`

/** `report` with all that columns come from, for statements that choose few of the rows. */
export const reportsFrom = (city: Reference, language: Language): string =>
  `report ${joined(city, (table) => listed(table, language, (sql) => sql))}`

/** Where the columns of an export come from: the rows chosen, joined to the city's lists and to the areas of every set. */
export function rowsFrom(city: Reference, language: Language, text: TextSql): RowsFrom {
  const lists = ['channel', 'category', 'agency', 'area'].map(
    (table) => `${table}_list as materialized ${listed(table, language, text)}`,
  )
  return {
    lists: `with ${lists.join(', ')}`,
    from: `export_row join report on report.id = export_row.id ${joined(city, (table) => `${table}_list`)}
      left join reporter on reporter.report_id = report.id`,
    text: ({ words, sql }) => (words === 'free' ? text(sql) : sql),
  }
}

/** Lines of text as COPY gives them, one for each row: no line holds the two signs that CSV is told to use here. */
export const copyLines = ({ lists, from }: RowsFrom, line: string, where = 'true') =>
  `copy (${lists} select ${line} from ${from} where ${where} order by export_row.id)
   to stdout with (format csv, delimiter e'\\x02', quote e'\\x01', encoding 'UTF8')`
