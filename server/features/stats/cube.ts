import { MAX_STATS_VALUES, type StatsDimension } from '../../../contracts/stats.ts'
import { cohortCounters, flowCounters } from '../../figures/counters.ts'
import { percentile } from '../../figures/histogram.ts'
import type { Period } from '../../figures/period.ts'
import type { Reference } from '../../reports/reference.ts'
import { areasWithAccounts, counts, type Placed } from './axes.ts'
import { Cells, daysFinder, type At } from './cells.ts'
import { rowCounters, type MeasureCounts, type RowCounter } from './measures.ts'
import type { Plan } from './plan.ts'
import { tooMany, type Counted, type Records } from './records.ts'
import { stocksOf } from './stocks.ts'

/** A cell of a level: where it stands, the days that it is of, and all that its figures are made of. */
export interface Cell {
  at: At
  days: Period
  counts: MeasureCounts
}
export interface Level {
  by: StatsDimension[]
  cells: Cell[]
}

/** What adds up from one level to the next. */
interface Sums {
  counters: Record<string, number>
  /** null where no handling time is asked for. */
  histogram: Map<number, number> | null
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
 * Adds what was counted up to every level, each from the smallest that has one dimension more. Ratios, percentiles and
 * stocks are reckoned from the sums, never from those of another level.
 * @throws ProblemError `invalid-query` for more values than are told
 */
export function cubeOf(
  city: Reference,
  plan: Plan,
  period: Period,
  records: Records,
  axes: Placed[],
  today: string,
): Level[] {
  const axesOfLevel = (by: StatsDimension[]) => by.map((dimension) => axes[plan.by.indexOf(dimension)]!)
  const emptyCells = emptyCellsOf(plan)
  const added: { by: StatsDimension[]; sums: Cells<Sums> }[] = []
  for (const by of levelsOf(plan.by)) {
    const sums = emptyCells(axesOfLevel(by))
    const [finer] = added
      .filter((one) => one.by.length === by.length + 1 && by.every((dimension) => one.by.includes(dimension)))
      .sort((a, b) => a.sums.size - b.sums.size)
    if (finer) addUp(sums, by, finer)
    else addRecords(sums, records, axes)
    added.push({ by, sums })
  }
  const stocks = stocksOf(plan, period, records, axes)
  const workingDays = remember(({ from, to }: Period) =>
    city.workingTime.workingDays(from, to < today ? to : today),
  )
  return added.map(({ by, sums }) => {
    const lasting = stocks(by)
    for (const at of lasting.cells()) sums.of(at)
    const adoption = addAccounts(city, plan, axes, by, sums)
    if (by.length === 0) sums.of([])
    if (sums.size * plan.measures.length > MAX_STATS_VALUES)
      throw tooMany(sums.size * plan.measures.length, MAX_STATS_VALUES)
    const daysAt = daysFinder(period, axesOfLevel(by))
    return {
      by,
      cells: sums.sorted().map(({ at, value }) => {
        const days = daysAt(at)
        return {
          at,
          days,
          counts: countsOf(value, lasting.before(at, days.from), workingDays(days), adoption(at)),
        }
      }),
    }
  })
}

/** Cells that begin with a zero for every counter that the plan adds up. */
function emptyCellsOf({ counters, families, handling }: Plan): (axes: Placed[]) => Cells<Sums> {
  const names = [
    ...[...counters.received, ...counters.now],
    ...(families.has('assignments') ? flowCounters : []),
  ]
  const zeros = Object.fromEntries(names.map((name) => [name, 0]))
  return (axes) =>
    new Cells(
      axes.map(({ axis }) => axis),
      () => ({ counters: { ...zeros }, histogram: handling ? new Map() : null }),
    )
}

function addRecords(sums: Cells<Sums>, { received, now, flow, handling }: Records, axes: Placed[]) {
  const cellOf = ({ key }: Counted) => sums.of(axes.map(({ indexOf }, place) => indexOf(key[place]!)))
  for (const some of [received, now, flow])
    for (const record of some) if (counts(record)) add(cellOf(record).counters, record.sums)
  for (const record of handling)
    if (counts(record)) addTimes(cellOf(record).histogram!, record.sums.bucket!, record.sums.n!)
}

function addUp(sums: Cells<Sums>, by: StatsDimension[], finer: { by: StatsDimension[]; sums: Cells<Sums> }) {
  const places = by.map((dimension) => finer.by.indexOf(dimension))
  for (const { at, value } of finer.sums) {
    const { counters, histogram } = sums.of(places.map((place) => at[place]!))
    add(counters, value.counters)
    if (value.histogram) for (const [bucket, n] of value.histogram) addTimes(histogram!, bucket, n)
  }
}

function add(to: Record<string, number>, more: Record<string, number>) {
  for (const name in more) to[name]! += more[name]!
}
const addTimes = (histogram: Map<number, number>, bucket: number, n: number) =>
  histogram.set(bucket, (histogram.get(bucket) ?? 0) + n)

const gauges = ['open', 'due_soon', 'overdue'] as const
const ofRows = Object.keys(rowCounters) as RowCounter[]
const NOTHING = Object.fromEntries(
  [...cohortCounters, ...gauges, ...ofRows].map((name) => [name, 0]),
) as Record<(typeof cohortCounters)[number] | (typeof gauges)[number] | RowCounter, number>

function countsOf(
  { counters, histogram }: Sums,
  openAtStart: number,
  workingDays: number,
  adoption: MeasureCounts['adoption'],
): MeasureCounts {
  const { begun = 0, ended_resolved = 0 } = counters
  return {
    ...NOTHING,
    ...counters,
    ...{ begun, workload: openAtStart + begun, resolvedInPeriod: ended_resolved, workingDays, adoption },
    handling: histogram && handlingOf(histogram),
  }
}

function handlingOf(histogram: Map<number, number>): MeasureCounts['handling'] {
  let measured = 0
  for (const n of histogram.values()) measured += n
  return { median: percentile(histogram, 0.5), p90: percentile(histogram, 0.9), measured }
}

function remember<Value>(of: (days: Period) => Value): (days: Period) => Value {
  const known = new Map<string, Value>()
  return (days) => {
    const key = `${days.from}/${days.to}`
    if (!known.has(key)) known.set(key, of(days))
    return known.get(key)!
  }
}

/** Makes a cell for every area with accounts. @returns the accounts of a cell */
function addAccounts(
  city: Reference,
  plan: Plan,
  axes: Placed[],
  by: StatsDimension[],
  sums: Cells<Sums>,
): (at: At) => MeasureCounts['adoption'] {
  if (!plan.families.has('accounts')) return () => null
  const areas = areasWithAccounts(city, plan)
  // Where accounts are asked for, areas are the only dimension.
  const placed = Map.groupBy(areas, (id) => (by.length > 0 ? axes[0]!.indexOf(id) : undefined))
  for (const place of placed.keys()) sums.of(place === undefined ? [] : [place])
  return ([place]) => city.adoptionOf((placed.get(place) ?? []).map((id) => ({ id })))
}
