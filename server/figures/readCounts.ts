import type { Knex } from 'knex'
import type { Reference } from '../reports/reference.ts'
import { ALL, cohortCounters, dayCounters, nowCounters, type NowCounter } from './counters.ts'
import type { ScopeCounts } from './definitions.ts'
import { percentile } from './histogram.ts'
import type { Period } from './period.ts'
import { tallyIds, type Scope } from './scope.ts'
import { coverOf, dayAfter, FOREVER } from './weeks.ts'

/** The counts of a scope, and of each area of its set and each agency within it, by id. */
export interface BoardCounts {
  headline: ScopeCounts
  areas: Map<number, ScopeCounts>
  agencies: Map<number, ScopeCounts>
}

/** Sums of the tallies over one (area, agency) pair and one period. */
export type Sums = Record<(typeof dayCounters)[number] | NowCounter, number> & {
  net_after: number
}
type SumRow = { area_id: number; agency_id: number } & Sums

/** A range of (area, agency) pairs, and which index finds it. */
export interface Range {
  where: string
  bindings: Knex.RawBinding[]
}

/** Reads all counts from the tallies; call it in a snapshot together with the log's head. */
export async function readCounts(
  trx: Knex,
  reference: Reference,
  scope: Scope,
  period: Period,
  today: string,
): Promise<BoardCounts> {
  const { area, agency } = tallyIds(scope)
  const areas = reference.areas.filter((a) =>
    scope.area ? a.id === scope.area.id : a.setId === scope.set.id,
  )
  const ranges: Range[] = [
    { where: 'agency_id = ? and area_id = any(?::integer[])', bindings: [agency, areas.map(({ id }) => id)] },
  ]
  if (!scope.area) ranges.push({ where: 'area_id = ? and agency_id = ?', bindings: [area, agency] })
  if (!scope.agency) ranges.push({ where: 'area_id = ? and agency_id > 0', bindings: [area] })
  const sums = await readSums(trx, ranges, period)
  const handling = await readHandling(trx, area, agency, period)
  const workingDays = reference.workingTime.workingDays(period.from, period.to < today ? period.to : today)
  const counts = (areaId: number, agencyId: number): ScopeCounts =>
    scopeCounts(
      sums.get(`${areaId}/${agencyId}`),
      workingDays,
      reference.adoptionOf(areaId === ALL ? areas : [{ id: areaId }]),
    )
  return {
    headline: { ...counts(area, agency), handling },
    areas: new Map(areas.map(({ id }) => [id, counts(id, agency)])),
    agencies: new Map(
      (scope.agency ? [scope.agency] : reference.agencies.all).map(({ id }) => [id, counts(area, id)]),
    ),
  }
}

/** Makes the counts of one scope from sums of the tallies; a scope that was never counted has zeros. */
export function scopeCounts(
  sums: Sums | undefined,
  workingDays: number,
  adoption: ScopeCounts['adoption'],
): ScopeCounts {
  const cohort = Object.fromEntries(cohortCounters.map((name) => [name, sums?.[name] ?? 0]))
  const openAtStart = sums ? sums.assigned - sums.net_after - (sums.begun - sums.ended) : 0
  return {
    ...(cohort as Record<(typeof cohortCounters)[number], number>),
    open: sums?.open ?? 0,
    due_soon: sums?.due_soon ?? 0,
    overdue: sums?.overdue ?? 0,
    workload: openAtStart + (sums?.begun ?? 0),
    resolvedInPeriod: sums?.ended_resolved ?? 0,
    workingDays,
    handling: null,
    adoption,
  }
}

/** The sums of a pair that was never counted. */
export function noSums(): Sums {
  return Object.fromEntries([...dayCounters, ...nowCounters, 'net_after'].map((name) => [name, 0])) as Sums
}

/** A tally by week and the same by day, read as if they were one of the period. */
function partsOf(byDay: string, byWeek: string, period: Period) {
  const { weeks, days } = coverOf(period)
  const part = (table: string, grain: string, { from, to }: Period) => ({
    table,
    where: `${grain} between ? and ?`,
    bindings: [from, to],
  })
  return [...(weeks ? [part(byWeek, 'week', weeks)] : []), ...days.map((some) => part(byDay, 'day', some))]
}

/**
 * Sums by "area/agency": day counters within the period, spells begun less ended after it, and the gauges of now.
 * @param ranges no pair may lie in two of them
 */
export async function readSums(trx: Knex, ranges: Range[], period: Period): Promise<Map<string, Sums>> {
  const result = new Map<string, Sums>()
  const read = async (columns: string, parts: { table: string; where: string; bindings: string[] }[]) => {
    const pieces = parts.flatMap((part) => ranges.map((range) => ({ part, range })))
    const { rows } = await trx.raw(
      `select area_id, agency_id, ${columns} from (${pieces
        .map(({ part, range }) => `select * from ${part.table} where ${range.where} and ${part.where}`)
        .join(' union all ')}) pieces group by area_id, agency_id`,
      pieces.flatMap(({ part, range }) => [...range.bindings, ...part.bindings]),
    )
    for (const row of rows as SumRow[]) {
      const key = `${row.area_id}/${row.agency_id}`
      result.set(key, Object.assign(result.get(key) ?? noSums(), row))
    }
  }
  const sum = (expression: string, name: string) => `sum(${expression})::integer as ${name}`
  const after = { from: dayAfter(period.to), to: FOREVER }
  await read(
    dayCounters.map((name) => sum(name, name)).join(', '),
    partsOf('tally_day', 'tally_week', period),
  )
  await read(sum('begun - ended', 'net_after'), partsOf('tally_day', 'tally_week', after))
  await read(nowCounters.map((name) => sum(name, name)).join(', '), [
    { table: 'tally_now', where: 'true', bindings: [] },
  ])
  return result
}

async function readHandling(trx: Knex, area: number, agency: number, period: Period) {
  const parts = partsOf('tally_handling', 'tally_handling_week', period)
  const { rows } = await trx.raw(
    `select bucket, sum(n)::integer as n from (${parts
      .map(
        ({ table, where }) =>
          `select bucket, n from ${table} where area_id = ? and agency_id = ? and ${where}`,
      )
      .join(' union all ')}) parts group by bucket`,
    parts.flatMap(({ bindings }) => [area, agency, ...bindings]),
  )
  const histogram = new Map<number, number>(
    rows.map((row: { bucket: number; n: number }) => [row.bucket, row.n]),
  )
  const measured = [...histogram.values()].reduce((sum, n) => sum + n, 0)
  return { median: percentile(histogram, 0.5), p90: percentile(histogram, 0.9), measured }
}
