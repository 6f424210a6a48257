import type { StatsDimension } from '../../../contracts/stats.ts'
import { fieldProblem } from '../../errors.ts'
import type { Raw } from './dimensions.ts'

/** Sums of some counters of one combination of values, in the order of the dimensions that it is counted by. */
export interface Counted {
  key: Raw[]
  sums: Record<string, number>
}

/** Everything that was counted of one query and one period. */
export interface Records {
  /** Of the reports received in the period, by all dimensions. */
  received: Counted[]
  /** Of the reports open now, by all dimensions. */
  now: Counted[]
  /** `begun`, `ended` and `resolvedInPeriod` of spells in the period, by all dimensions. */
  flow: Counted[]
  /** `assigned`, spells that last now, and `net_after`, those begun less those ended after the period: by the dimensions that are no time. */
  stock: Counted[]
  /** `bucket` and `n` of handling times, by all dimensions. */
  handling: Counted[]
}

/** More than this is not even added up. */
const MOST_COUNTED = 250_000

/** Rows `d0, d1, …` and counters as the database gives them. @throws ProblemError where there are too many to be looked at */
export function recordsOf(rows: Record<string, unknown>[], by: readonly StatsDimension[]): Counted[] {
  if (rows.length > MOST_COUNTED) throw tooMany()
  return rows.map((row) => {
    const { d0, d1, d2, ...sums } = row
    return { key: [d0, d1, d2].slice(0, by.length) as Raw[], sums: sums as Record<string, number> }
  })
}
/** One more than is taken, so that it shows. */
export const LIMIT = `limit ${MOST_COUNTED + 1}`

export const tooMany = (count?: number, most?: number) =>
  fieldProblem(
    'invalid-query',
    'by',
    `This makes ${count ? `${count} values, at most ${most} are told` : 'too many values'}: take a coarser time, fewer dimensions, or a filter`,
  )
