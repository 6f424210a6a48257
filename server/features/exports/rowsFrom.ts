import type { Language } from '../../../contracts/text.ts'
import type { Reference } from '../../reports/reference.ts'
import type { Column } from './columns.ts'
import type { Source } from './format.ts'

/** How a format writes text: SQL over the SQL of a string. Names of lists are written once each, not once for each row. */
export type TextSql = (sql: string) => string

export interface RowsFrom {
  /** `report` and its lists. */
  from: string
  /** A string column, ready to be written. */
  text: (column: Column) => string
}

/** A list that codes and names come from, and the column that says which of it. */
type JoinList = (table: string, alias: string, key: string) => string

/**
 * The lists that codes and names come from, and the areas of every set, joined to `report`: left joins, though there is always
 * a channel and a category, so that the database leaves out what nobody asks for.
 */
const joined = ({ areaSets }: Reference, list: JoinList) => `
  ${list('channel', 'channel', 'report.channel_id')}
  ${list('category', 'category', 'report.category_id')}
  ${list('agency', 'agency', 'report.agency_id')}
  ${areaSets.all
    .map(
      ({
        id,
      }) => `left join report_area in_${id} on in_${id}.report_id = report.id and in_${id}.set_id = ${id}
        ${list('area', `area_${id}`, `in_${id}.area_id`)}`,
    )
    .join('\n')}`

const nameIn = (language: Language) => `name->>'${language}'`

/** `report` with all that columns come from, for statements that choose few of the rows. */
export const reportsFrom = (city: Reference, language: Language): string =>
  `report ${joined(
    city,
    (table, alias, key) =>
      `left join (select id, code, ${nameIn(language)} as name from ${table}) ${alias} on ${alias}.id = ${key}`,
  )}`

/** A list as an array in which each text stands at its id: made when it is first met, once for a statement. */
const byId = (table: string, text: string) =>
  `(select jsonb_agg(text order by id) from (
      select id, (select ${text} from ${table} where ${table}.id = place.id) as text
      from generate_series(0, (select max(id) from ${table})) as place (id)) as written)`

/**
 * Where the columns of an export come from: reports with the areas of every set, in the order of their ids without being
 * sorted (see {@link IN_ORDER}). What is read of a list is looked up by its place in an array of JSON, which costs next to nothing:
 * to join five lists took a sixth of an export. (An array of the database is walked through from its start.)
 */
export const rowsFrom = ({ city, query }: Pick<Source, 'city' | 'query'>, text: TextSql): RowsFrom => ({
  from: `report ${joined(
    city,
    (table, alias, key) =>
      `cross join lateral (select ${byId(table, text('code'))} ->> ${key} as code,
         ${byId(table, text(nameIn(query.lang)))} ->> ${key} as name) ${alias}`,
  )} ${query.personal ? 'left join reporter on reporter.report_id = report.id' : ''}`,
  text: ({ words, sql }) => (words === 'free' ? text(sql) : sql),
})

/**
 * For the transaction that rows are copied in: they are walked through by their ids, merged with what belongs to them. To hash
 * a million and sort them afterwards takes longer, and as much of the disk as the file is large, before the first byte.
 */
export const IN_ORDER = 'set local enable_hashjoin = off; set local enable_sort = off'

/** Lines of text as COPY gives them, one for each row: no line holds the two signs that CSV is told to use here. */
export const copyLines = ({ from }: RowsFrom, line: string, where: string) =>
  `copy (select ${line} from ${from} where ${where} order by report.id)
   to stdout with (format csv, delimiter e'\\x02', quote e'\\x01', encoding 'UTF8')`
