import { isTime, MAX_STATS_VALUES, type StatsAxis, type StatsDimension } from '../../../contracts/stats.ts'
import type { Period } from '../../figures/period.ts'
import type { Reference } from '../../reports/reference.ts'
import { timesOf, valueOf, type Raw } from './dimensions.ts'
import type { Plan } from './plan.ts'
import { tooMany, type Counted, type Records } from './records.ts'

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** An axis with the place of each value that was counted. */
export interface Placed {
  axis: StatsAxis
  /** Where a raw value stands on it. */
  indexOf: (raw: Raw) => number
}

/**
 * The axes of a table: of time and of hours every value of the period, of anything else those that were counted.
 * @throws ProblemError `invalid-query` for more values of time than are told
 */
export function axesOf(city: Reference, plan: Plan, period: Period, records: Records): Placed[] {
  const { by, measures } = plan
  return by.map((dimension) => {
    const raws = new Set<Raw>(
      isTime(dimension) ? timesWithin(dimension, period) : dimension === 'hour' ? HOURS : [],
    )
    if (raws.size === 0) for (const raw of countedValues(plan, records, dimension)) raws.add(raw)
    if (dimension === 'area' && measures.includes('adoption'))
      for (const area of areasWithAccounts(city, plan)) raws.add(area)
    const told = new Map<string | null, { name: StatsAxis['values'][number]['name']; order: number }>()
    const codes = new Map<Raw, string | null>()
    for (const raw of raws) {
      const { code, name, order } = valueOf(city, plan, dimension, raw)
      codes.set(raw, code)
      if (!told.has(code)) told.set(code, { name, order })
    }
    const values = [...told]
      .sort(([a, { order }], [b, other]) => order - other.order || (String(a) < String(b) ? -1 : 1))
      .map(([code, { name }]) => ({ code, name }))
    const placeOf = new Map(values.map(({ code }, index) => [code, index]))
    const places = new Map([...codes].map(([raw, code]) => [raw, placeOf.get(code)!]))
    return { axis: { dimension, values }, indexOf: (raw) => places.get(raw)! }
  })
}

function timesWithin(dimension: StatsDimension, period: Period): string[] {
  const times = timesOf(dimension, period, MAX_STATS_VALUES)
  if (!times) throw tooMany()
  return times
}

function countedValues({ by }: Plan, records: Records, dimension: StatsDimension): Raw[] {
  const position = by.indexOf(dimension)
  const timeless = by.filter((one) => !isTime(one)).indexOf(dimension)
  const of = (some: Counted[], at: number) => some.filter(counts).map(({ key }) => key[at]!)
  const { received, now, flow, handling, stock } = records
  return [...[received, now, flow, handling].flatMap((some) => of(some, position)), ...of(stock, timeless)]
}

/** Whether there is anything but zeros: a tally keeps the rows of what has moved on. */
export function counts({ sums }: Counted): boolean {
  for (const name in sums) if (name !== 'bucket' && sums[name]) return true
  return false
}

/** Ids of the areas whose accounts are counted. */
export const areasWithAccounts = (city: Reference, { scope, reach }: Plan): number[] =>
  (scope.area ? [scope.area] : city.areas.filter(({ setId }) => setId === scope.set.id))
    .filter(({ id }) => !reach || !('areas' in reach) || reach.areas.has(id))
    .filter((area) => city.adoptionOf([area]) !== null)
    .map(({ id }) => id)
