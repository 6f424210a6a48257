import type { Stats, StatsQuery } from '../../../../contracts/stats.ts'
import { flatTable, type FlatTable } from '../flatTable.ts'

/** A statistic as a file holds it: that of the period to compare with below the other, told apart by the first day of each. */
export type FileTable = Omit<FlatTable, 'statement'> & {
  statement: FlatTable['statement'] & {
    comparison: Pick<FlatTable['statement'], 'period' | 'figures'> | null
  }
}

const PERIOD = {
  name: 'periodFrom',
  type: 'date',
  title: { vi: 'Kỳ từ ngày', en: 'Period from' },
} as const

/** An answer of `GET /api/stats` with its comparison, as one table. @param query what was asked */
export function fileTable(stats: Stats, query: StatsQuery): FileTable {
  const { columns, rows, total, statement } = flatTable(stats, query)
  if (!stats.comparison) return { columns, rows, total, statement: { ...statement, comparison: null } }
  const before = flatTable({ ...stats, table: stats.comparison }, query)
  const { period, figures } = before.statement
  return {
    columns: [PERIOD, ...columns],
    rows: [
      ...rows.map((row) => [statement.period.from, ...row]),
      ...before.rows.map((row) => [period.from, ...row]),
    ],
    total: [statement.period.from, ...total],
    statement: { ...statement, comparison: { period, figures } },
  }
}
