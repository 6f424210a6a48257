import type { Knex } from 'knex'
import { categoryIds, type Area, type Reference } from '../reports/reference.ts'
import { ALL, cohortCounters } from './counters.ts'
import type { ScopeCounts } from './definitions.ts'
import type { Period } from './period.ts'
import {
  CATEGORY_TABLES,
  categoryTallies,
  pairTallies,
  readHandling,
  readSums,
  type Range,
  type Sums,
} from './readSums.ts'
import { tallyIds, type Scope } from './scope.ts'

/** The counts of a scope, and of each area of its set and each agency within it, by id. */
export interface BoardCounts {
  headline: ScopeCounts
  areas: Map<number, ScopeCounts>
  agencies: Map<number, ScopeCounts>
}

/** The tallies that know a scope's category, or those over all. */
export function talliesOf(reference: Reference, { category }: Scope) {
  return category ? categoryTallies(categoryIds(reference, category)) : pairTallies
}

/** The areas that a scope is told by: its own, or all of its set. */
export function areasOf(reference: Reference, { area, set }: Scope): Area[] {
  return area ? [area] : reference.areas.filter(({ setId }) => setId === set.id)
}

/** Where a scope's counts lie by "area/agency": its own, those of each area of its set, and of each agency within it. */
export function rangesOf(reference: Reference, scope: Scope): Range[] {
  const { area, agency } = tallyIds(scope)
  const { within, all } = talliesOf(reference, scope)
  const ids = areasOf(reference, scope).map(({ id }) => id)
  const ranges = [within(all(agency), 'area_id = any(?::integer[])', [ids])]
  if (!scope.area) ranges.push(within(all(agency), 'area_id = ?', [area]))
  if (!scope.agency) ranges.push(within('each', 'area_id = ? and agency_id > 0', [area]))
  return ranges
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
  const areas = areasOf(reference, scope)
  const { tables, within, all } = talliesOf(reference, scope)
  const ranges = rangesOf(reference, scope)
  const sums = await readSums(trx, ranges, period, tables)
  const handling = await readHandling(trx, within(all(agency), 'area_id = ?', [area]), period, tables)
  const workingDays = workingDaysOf(reference, period, today)
  const counts = (areaId: number, agencyId: number): ScopeCounts =>
    scopeCounts(
      sums.get(`${areaId}/${agencyId}`),
      workingDays,
      // Accounts are of no category.
      scope.category ? null : reference.adoptionOf(areaId === ALL ? areas : [{ id: areaId }]),
    )
  return {
    headline: { ...counts(area, agency), handling },
    areas: new Map(areas.map(({ id }) => [id, counts(id, agency)])),
    agencies: new Map(
      (scope.agency ? [scope.agency] : reference.agencies.all).map(({ id }) => [id, counts(area, id)]),
    ),
  }
}

/** Counts of a scope by category, leaves alone: a report has one. */
export async function readCategoryCounts(
  trx: Knex,
  reference: Reference,
  scope: Scope,
  period: Period,
  today: string,
): Promise<{ sums: Map<number, Sums>; counts: (sums: Sums) => ScopeCounts }> {
  const { area, agency } = tallyIds(scope)
  const range: Range = {
    keys: ['category_id', '0'],
    where: `area_id = ?${agency === ALL ? '' : ' and agency_id = ?'}`,
    bindings: agency === ALL ? [area] : [area, agency],
  }
  const sums = await readSums(trx, [range], period, CATEGORY_TABLES)
  const workingDays = workingDaysOf(reference, period, today)
  return {
    sums: new Map([...sums].map(([key, of]) => [Number(key.split('/')[0]), of])),
    counts: (of) => scopeCounts(of, workingDays, null),
  }
}

/** Days of the period, until today, on which the calendar has working time. */
function workingDaysOf({ workingTime }: Reference, { from, to }: Period, today: string): number {
  return workingTime.workingDays(from, to < today ? to : today)
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
    begun: sums?.begun ?? 0,
    resolvedInPeriod: sums?.ended_resolved ?? 0,
    workingDays,
    handling: null,
    adoption,
  }
}
