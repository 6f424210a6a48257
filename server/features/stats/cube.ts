import { isTime, MAX_STATS_VALUES, type StatsDimension } from '../../../contracts/stats.ts'
import { cohortCounters } from '../../figures/counters.ts'
import type { ScopeCounts } from '../../figures/definitions.ts'
import { percentile } from '../../figures/histogram.ts'
import type { Period } from '../../figures/period.ts'
import type { Reference } from '../../reports/reference.ts'
import { areasWithAccounts, counts, type Placed } from './axes.ts'
import { daysOf } from './dimensions.ts'
import type { Plan } from './plan.ts'
import { tooMany, type Counted, type Records } from './records.ts'

/** A cell of a level: where it stands, the days that it is of, and all that its figures are made of. */
export interface Cell {
  at: number[]
  days: Period
  counts: ScopeCounts
}
export interface Level {
  by: StatsDimension[]
  cells: Cell[]
}

interface Adding {
  at: number[]
  sums: Record<string, number>
  histogram: Map<number, number>
}

/** Every subset of the dimensions, all of them first, none of them last. */
export function levelsOf(by: readonly StatsDimension[]): StatsDimension[][] {
  const subsets = by.reduce<StatsDimension[][]>(
    (some, dimension) => [...some, ...some.map((subset) => [...subset, dimension])],
    [[]],
  )
  return subsets.sort((a, b) => b.length - a.length)
}

/**
 * Adds what was counted up to one level. Ratios, percentiles and stocks are reckoned from the sums, never from those of
 * another level.
 */
export function levelOf(
  city: Reference,
  plan: Plan,
  period: Period,
  records: Records,
  axes: Placed[],
  by: StatsDimension[],
  today: string,
): Level {
  const places = by.map((dimension) => plan.by.indexOf(dimension))
  const cells = new Map<string, Adding>()
  const cellAt = (at: number[]): Adding => {
    const key = at.join('/')
    let cell = cells.get(key)
    if (!cell) cells.set(key, (cell = { at, sums: {}, histogram: new Map() }))
    return cell
  }
  const atOf = ({ key }: Counted) => places.map((place) => axes[place]!.indexOf(key[place]!))
  for (const record of [...records.received, ...records.now].filter(counts))
    add(cellAt(atOf(record)).sums, record.sums)
  for (const record of records.handling.filter(counts)) {
    const { histogram } = cellAt(atOf(record))
    const { bucket, n } = record.sums as { bucket: number; n: number }
    histogram.set(bucket, (histogram.get(bucket) ?? 0) + n)
  }
  const openAtStart = addFlows(plan, period, records, axes, by, cellAt)
  const adoption = addAccounts(city, plan, axes, by, cellAt)
  if (by.length === 0) cellAt([])
  if (cells.size * plan.measures.length > MAX_STATS_VALUES)
    throw tooMany(cells.size * plan.measures.length, MAX_STATS_VALUES)
  const workingDays = remember(({ from, to }: Period) =>
    city.workingTime.workingDays(from, to < today ? to : today),
  )
  return {
    by,
    cells: [...cells.values()]
      .sort((a, b) => compare(a.at, b.at))
      .map(({ at, sums, histogram }) => {
        const days = daysAt(plan, period, axes, by, at)
        const start = openAtStart(at, days)
        return {
          at,
          days,
          counts: {
            ...(Object.fromEntries(cohortCounters.map((name) => [name, sums[name] ?? 0])) as Record<
              (typeof cohortCounters)[number],
              number
            >),
            ...{ open: sums.open ?? 0, due_soon: sums.due_soon ?? 0, overdue: sums.overdue ?? 0 },
            ...{ workload: start + (sums.begun ?? 0), begun: sums.begun ?? 0 },
            ...{ resolvedInPeriod: sums.ended_resolved ?? 0, workingDays: workingDays(days) },
            handling: {
              median: percentile(histogram, 0.5),
              p90: percentile(histogram, 0.9),
              measured: [...histogram.values()].reduce((sum, n) => sum + n, 0),
            },
            adoption: adoption(at),
          },
        }
      }),
  }
}

const add = (to: Record<string, number>, more: Record<string, number>) => {
  for (const name in more) to[name] = (to[name] ?? 0) + (more[name] ?? 0)
}
const compare = (a: number[], b: number[]) => {
  for (const [index, one] of a.entries()) if (one !== b[index]) return one - b[index]!
  return 0
}
function remember<Value>(of: (days: Period) => Value): (days: Period) => Value {
  const known = new Map<string, Value>()
  return (days) => {
    const key = `${days.from}/${days.to}`
    if (!known.has(key)) known.set(key, of(days))
    return known.get(key)!
  }
}

/** The days that a cell is of: those that all its times have in common. */
function daysAt(plan: Plan, period: Period, axes: Placed[], by: StatsDimension[], at: number[]): Period {
  return by.reduce((days, dimension, index) => {
    if (!isTime(dimension)) return days
    const { values } = axes[plan.by.indexOf(dimension)]!.axis
    return daysOf(dimension, values[at[index]!]!.code!, days)
  }, period)
}

/**
 * Adds spells to their cells, and makes a cell for every time at whose start some lasted.
 * @returns how many lasted when the days of a cell began
 */
function addFlows(
  plan: Plan,
  period: Period,
  records: Records,
  axes: Placed[],
  by: StatsDimension[],
  cellAt: (at: number[]) => Adding,
): (at: number[], days: Period) => number {
  if (!plan.families.has('assignments')) return () => 0
  const places = by.map((dimension) => plan.by.indexOf(dimension))
  const timeless = plan.by.filter((dimension) => !isTime(dimension))
  const staying = by.filter((dimension) => !isTime(dimension))
  /** By the values that are no time: spells open at the end of the period, and what changed on the way, by its first day. */
  const stocks = new Map<string, { at: number[]; atEnd: number; changes: Map<string, number> }>()
  const stockAt = (at: number[]) => {
    const key = at.join('/')
    let stock = stocks.get(key)
    if (!stock) stocks.set(key, (stock = { at, atEnd: 0, changes: new Map() }))
    return stock
  }
  for (const { key, sums } of records.stock) {
    if (!counts({ key, sums })) continue
    const at = staying.map((dimension) =>
      axes[plan.by.indexOf(dimension)]!.indexOf(key[timeless.indexOf(dimension)]!),
    )
    stockAt(at).atEnd += (sums.assigned ?? 0) - (sums.net_after ?? 0)
  }
  for (const record of records.flow.filter(counts)) {
    const all = plan.by.map((_, index) => axes[index]!.indexOf(record.key[index]!))
    add(cellAt(places.map((place) => all[place]!)).sums, record.sums)
    const stock = stockAt(staying.map((dimension) => all[plan.by.indexOf(dimension)]!))
    const { from } = daysAt(plan, period, axes, [...plan.by], all)
    const { begun = 0, ended = 0 } = record.sums
    stock.changes.set(from, (stock.changes.get(from) ?? 0) + begun - ended)
  }
  const before = (at: number[], { from }: Period) => {
    const stock = stocks.get(at.filter((_, index) => !isTime(by[index]!)).join('/'))
    if (!stock) return 0
    let open = stock.atEnd
    for (const [day, change] of stock.changes) if (day >= from) open -= change
    return open
  }
  const times = combinations(
    by.map((dimension, index) => (isTime(dimension) ? axes[places[index]!]!.axis.values.length : 1)),
  )
  if (times.length * stocks.size > MAX_STATS_VALUES)
    throw tooMany(times.length * stocks.size, MAX_STATS_VALUES)
  for (const stock of stocks.values())
    for (const time of times) {
      let next = 0
      const at = by.map((dimension, index) => (isTime(dimension) ? time[index]! : stock.at[next++]!))
      const days = daysAt(plan, period, axes, by, at)
      if (days.from <= days.to && before(at, days) > 0) cellAt(at)
    }
  return before
}

/** Makes a cell for every area with accounts. @returns the accounts of a cell */
function addAccounts(
  city: Reference,
  plan: Plan,
  axes: Placed[],
  by: StatsDimension[],
  cellAt: (at: number[]) => Adding,
): (at: number[]) => ScopeCounts['adoption'] {
  if (!plan.families.has('accounts')) return () => null
  const areas = areasWithAccounts(city, plan)
  // Where accounts are asked for, areas are the only dimension.
  const placed = Map.groupBy(areas, (id) => (by.length > 0 ? axes[0]!.indexOf(id) : undefined))
  for (const place of placed.keys()) cellAt(place === undefined ? [] : [place])
  return ([place]) => city.adoptionOf((placed.get(place) ?? []).map((id) => ({ id })))
}

const combinations = (sizes: number[]): number[][] =>
  sizes.reduce<number[][]>(
    (all, size) => all.flatMap((one) => Array.from({ length: size }, (_, index) => [...one, index])),
    [[]],
  )
