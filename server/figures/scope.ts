import { fieldProblem } from '../errors.ts'
import {
  pick,
  type Agency,
  type Area,
  type AreaSet,
  type Category,
  type Reference,
} from '../reports/reference.ts'
import { ALL } from './counters.ts'

/** Whose figures: one area of a set, one agency, one category or group of categories, any of them together, or none. */
export interface Scope {
  set: AreaSet
  area: Area | null
  agency: Agency | null
  category: Category | null
  /** Where agencies are seen as they are now: the agency and all that it has succeeded. */
  lineage?: Agency[] | undefined
}

/** @throws ProblemError `unknown-code` for a set, an area of it, an agency or a category that the city does not have */
export function scopeOf(
  reference: Reference,
  query: { set?: string; area?: string; agency?: string; category?: string; agencies?: 'then' | 'now' },
): Scope {
  const set = pick(reference.areaSets, 'set', query.set ?? reference.city.defaultAreaSet)
  const area =
    query.area === undefined ? null : reference.areas.find((a) => a.setId === set.id && a.code === query.area)
  if (area === undefined)
    throw fieldProblem('unknown-code', 'area', `“${query.area}” is not an area of the set ${set.code}`)
  const agency = query.agency === undefined ? null : pick(reference.agencies, 'agency', query.agency)
  return {
    set,
    area,
    agency,
    ...(agency && query.agencies === 'now' && { lineage: lineageOf(reference, agency) }),
    category: query.category === undefined ? null : pick(reference.categories, 'category', query.category),
  }
}

/** An agency with all that it has succeeded, directly or through others. */
export function lineageOf({ agencies }: Reference, agency: Agency): Agency[] {
  return agencies.all.filter((one) => heirOf({ agencies }, one).id === agency.id || one.id === agency.id)
}

/** Who does now what an agency did: the last of its successors, itself where it has none. */
export function heirOf({ agencies }: Pick<Reference, 'agencies'>, agency: Agency): Agency {
  const seen = new Set<number>()
  let heir = agency
  while (heir.successorId !== null && !seen.has(heir.id)) {
    seen.add(heir.id)
    heir = agencies.get(heir.successorId) ?? heir
  }
  return heir
}

/** Ids of the agencies that a scope speaks of; none where it speaks of all. */
export function agencyIds({ agency, lineage }: Scope): number[] {
  return (lineage ?? (agency ? [agency] : [])).map(({ id }) => id)
}

/** Ids as the tallies have them: 0 where the scope says nothing. */
export function tallyIds(scope: Scope): { area: number; agency: number } {
  return { area: scope.area?.id ?? ALL, agency: scope.agency?.id ?? ALL }
}

/** The query parameters that say the same scope to another address of the API. */
export function scopeParameters(scope: Scope): Record<string, string> {
  return {
    ...(scope.area && { set: scope.set.code, area: scope.area.code }),
    ...(scope.agency && { agency: scope.agency.code, ...(scope.lineage && { agencies: 'now' }) }),
    ...(scope.category && { category: scope.category.code }),
  }
}
