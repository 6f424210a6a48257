import { fieldProblem } from '../errors.ts'
import type { Reference } from '../reports/reference.ts'

/** Local days of the city, both included. */
export interface Period {
  from: string
  to: string
}

/**
 * The period asked for; the city's reporting period where neither end is given, and its end where only one is.
 * @throws ProblemError `invalid-query` if it ends before it starts
 */
export function periodOf(reference: Reference, { from, to }: Partial<Period>): Period {
  const standard = reference.city.reportingPeriod
  const period = { from: from ?? standard.from, to: to ?? (from ? latest(from, standard.to) : standard.to) }
  if (period.to < period.from)
    throw fieldProblem('invalid-query', 'to', `${period.to} lies before ${period.from}`)
  return period
}

const latest = (a: string, b: string) => (a > b ? a : b)
