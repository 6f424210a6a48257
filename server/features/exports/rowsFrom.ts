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

const listed = (language: Language, text: TextSql) =>
  `${text('code')} as code, ${text(`name->>'${language}'`)} as name`

/** `report` with all that columns come from, for statements that choose few of the rows. */
export const reportsFrom = (city: Reference, language: Language): string =>
  `report ${joined(
    city,
    (table, alias, key) =>
      `left join (select id, ${listed(language, (sql) => sql)} from ${table}) ${alias} on ${alias}.id = ${key}`,
  )}`

/**
 * Where the columns of an export come from: reports, joined to the city's lists and to the areas of every set. What is
 * read of a list stands behind `offset 0`, so that it is written when it is first met and then remembered (Memoize), and the
 * rows come in the order of their ids without being sorted (see {@link IN_ORDER}).
 */
export const rowsFrom = ({ city, query }: Pick<Source, 'city' | 'query'>, text: TextSql): RowsFrom => ({
  from: `report ${joined(
    city,
    (table, alias, key) =>
      `left join lateral (select ${listed(query.lang, text)} from ${table} where id = ${key} offset 0) ${alias} on true`,
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
