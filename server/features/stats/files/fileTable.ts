import type { Stats, StatsQuery, StatsStatement } from '../../../../contracts/stats.ts'
import { flatTable, type FileFacts, type FlatTable } from '../flatTable.ts'

/** A statistic as a file holds it: that of the period to compare with below the other, told apart by the first day of each. */
export type FileTable = Omit<FlatTable, 'statement'> & { statement: StatsStatement }

/** The first day of the period that a row is of, where a file holds two. */
export const PERIOD_FROM = 'periodFrom'
const PERIOD = {
  name: PERIOD_FROM,
  type: 'date',
  title: { vi: 'Kỳ từ ngày', en: 'Period from' },
} as const

/** An answer of `GET /api/stats` with its comparison, as one table. @param query what was asked @param facts of the file that it is for */
export function fileTable(stats: Stats, query: StatsQuery, facts: FileFacts): FileTable {
  const { columns, rows, total, statement } = flatTable(stats, query)
  const stated = (all: FlatTable['columns'], comparison: StatsStatement['comparison']): StatsStatement => ({
    ...{ ...facts, ...statement, comparison },
    columns: all.map(({ name, type, title }) => ({ name, type, title: title[query.lang] })),
  })
  if (!stats.comparison) return { columns, rows, total, statement: stated(columns, null) }
  const before = flatTable({ ...stats, table: stats.comparison }, query)
  const { period, figures } = before.statement
  const withPeriod = [PERIOD, ...columns]
  return {
    columns: withPeriod,
    rows: [
      ...rows.map((row) => [statement.period.from, ...row]),
      ...before.rows.map((row) => [period.from, ...row]),
    ],
    total: [statement.period.from, ...total],
    statement: stated(withPeriod, { period, figures }),
  }
}
