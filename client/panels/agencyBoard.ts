import { agencyOrder, type AgencyRow } from './agencyOrder.ts'
import { standingOf, wilson, type Interval, type Standing } from './wilson.ts'

/** With fewer ratings than this a share of satisfied people says nothing. */
export const MIN_RATED = 10

/** A rate with what it may really be, and how it stands to the city's. */
export interface Rate extends Interval {
  value: number
  standing: Standing
}
export type BoardRow = AgencyRow & { processing: Rate; satisfaction: Rate | null }
interface References {
  processing: number | null
  satisfaction: number | null
}

function rateOf(of: number, n: number, reference: number | null): Rate | null {
  const interval = wilson(of, n)
  return interval && { value: of / n, ...interval, standing: standingOf(interval, reference) }
}

/**
 * The agencies of {@link agencyOrder}: those with enough cases for a rate, and apart from them those with few.
 * @param city the rates of the whole city
 */
export function agencyBoard(agencies: Parameters<typeof agencyOrder>[0], city: References) {
  const rows = agencyOrder(agencies)
  const ranked = rows.flatMap((row): BoardRow[] => {
    const processing = row.few ? null : rateOf(row.resolved, row.workload, city.processing)
    if (!processing) return []
    const satisfaction =
      row.rated < MIN_RATED ? null : rateOf(row.satisfiedOrAccepted, row.rated, city.satisfaction)
    return [{ ...row, processing, satisfaction }]
  })
  return { ranked, few: rows.filter(({ few }) => few) }
}

/** Where a line of rates begins: the tenth below the lowest of them, so that they spread over its whole length. */
export const axisFrom = (rates: (Interval | null)[]): number =>
  Math.min(0.9, Math.floor(10 * Math.min(0.9, ...rates.map((rate) => rate?.low ?? 1))) / 10)
