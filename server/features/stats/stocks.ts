import { isTime, MAX_STATS_VALUES, type StatsDimension } from '../../../contracts/stats.ts'
import type { Period } from '../../figures/period.ts'
import { counts, type Placed } from './axes.ts'
import { Cells, daysFinder, type At } from './cells.ts'
import type { Plan } from './plan.ts'
import { tooMany, type Records } from './records.ts'

/** Spells of one combination of values that are no time: how many last when a day begins. */
interface Stock {
  /** Open at the end of the period. */
  atEnd: number
  /** Begun less ended, by the first day of the cell that counts them. */
  changes: Map<string, number>
}

/** What lasts at a level: how much of it when the days of a cell begin, and every cell at whose begin something does. */
export interface Lasting {
  before: (at: At, day: string) => number
  cells: () => Generator<At>
}
const NOTHING: Lasting = { before: () => 0, cells: function* () {} }

/** Reckons the spells that last back from those of now, for any level. */
export function stocksOf(
  plan: Plan,
  period: Period,
  records: Records,
  axes: Placed[],
): (by: StatsDimension[]) => Lasting {
  if (!plan.families.has('assignments')) return () => NOTHING
  const axisOf = (dimension: StatsDimension) => axes[plan.by.indexOf(dimension)]!
  const timeless = plan.by.filter((dimension) => !isTime(dimension))
  const daysAt = daysFinder(period, axes)
  const all = stocksBy(timeless)
  for (const record of records.stock.filter(counts)) {
    const { assigned = 0, net_after = 0 } = record.sums
    all.of(timeless.map((dimension, index) => axisOf(dimension).indexOf(record.key[index]!))).atEnd +=
      assigned - net_after
  }
  const placesOfTimeless = timeless.map((dimension) => plan.by.indexOf(dimension))
  for (const { key, sums } of records.flow.filter(counts)) {
    const at = axes.map(({ indexOf }, place) => indexOf(key[place]!))
    const { changes } = all.of(placesOfTimeless.map((place) => at[place]!))
    const { from } = daysAt(at)
    const { begun = 0, ended = 0 } = sums
    changes.set(from, (changes.get(from) ?? 0) + begun - ended)
  }

  function stocksBy(dimensions: StatsDimension[]) {
    return new Cells<Stock>(
      dimensions.map((dimension) => axisOf(dimension).axis),
      () => ({ atEnd: 0, changes: new Map() }),
    )
  }

  return (by) => {
    const staying = by.filter((dimension) => !isTime(dimension))
    const stocks = stocksBy(staying)
    const places = staying.map((dimension) => timeless.indexOf(dimension))
    for (const { at, value } of all) {
      const stock = stocks.of(places.map((place) => at[place]!))
      stock.atEnd += value.atEnd
      for (const [day, change] of value.changes)
        stock.changes.set(day, (stock.changes.get(day) ?? 0) + change)
    }
    return lastingOf(stocks, by.map(axisOf), period)
  }
}

function lastingOf(stocks: Cells<Stock>, axes: Placed[], period: Period): Lasting {
  const daysAt = daysFinder(period, axes)
  const isOfTime = axes.map(({ axis }) => isTime(axis.dimension))
  const times = combinations(axes.map(({ axis }, place) => (isOfTime[place] ? axis.values.length : 1)))
  if (times.length * stocks.size > MAX_STATS_VALUES)
    throw tooMany(times.length * stocks.size, MAX_STATS_VALUES)
  const openAt = new Map<Stock, (day: string) => number>()
  for (const { value } of stocks) openAt.set(value, reckonBack(value))
  const before: Lasting['before'] = (at, day) => {
    const stock = stocks.get(at.filter((_, place) => !isOfTime[place]))
    return stock ? openAt.get(stock)!(day) : 0
  }
  return {
    before,
    *cells() {
      for (const stock of stocks)
        for (const time of times) {
          let next = 0
          const at = axes.map((_, place) => (isOfTime[place] ? time[place]! : stock.at[next++]!))
          const { from, to } = daysAt(at)
          if (from <= to && openAt.get(stock.value)!(from) > 0) yield at
        }
    },
  }
}

/** How many were open when a day began: those open at the end less what changed on it and after. */
function reckonBack({ atEnd, changes }: Stock): (day: string) => number {
  const latestFirst = [...changes].sort(([a], [b]) => (a < b ? 1 : -1))
  let open = atEnd
  const reckoned = latestFirst.map(([day, change]) => ({ day, open: (open -= change) }))
  return (day) => {
    let [low, high] = [0, reckoned.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (reckoned[middle]!.day >= day) low = middle + 1
      else high = middle
    }
    return low === 0 ? atEnd : reckoned[low - 1]!.open
  }
}

const combinations = (sizes: number[]): number[][] =>
  sizes.reduce<number[][]>(
    (all, size) => all.flatMap((one) => Array.from({ length: size }, (_, index) => [...one, index])),
    [[]],
  )
