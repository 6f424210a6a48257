import type { City } from '../../../contracts/city.ts'
import type { Reach } from '../../../contracts/identity.ts'
import type { Area } from '../../stores/lens.ts'

type Agency = Pick<City['agencies'][number], 'code' | 'parent' | 'successor'>

/** Codes of an agency and of what it was merged into. */
function heirs(agencies: readonly Agency[], code: string): Set<string> {
  const found = new Set<string>()
  for (let next: string | null = code; next !== null && !found.has(next);) {
    found.add(next)
    next = agencies.find((one) => one.code === next)?.successor ?? null
  }
  return found
}

/** Whether an agency answers to another: lies below it or below what it was merged into, or was taken over by one that does. */
export function answersTo(agencies: readonly Agency[], code: string, whole: string): boolean {
  const over = heirs(agencies, whole)
  const seen = new Set<string>()
  const climbs = (at: string | null): boolean => {
    if (at === null || seen.has(at)) return false
    seen.add(at)
    const own = agencies.find((one) => one.code === at)
    return over.has(at) || (own !== undefined && (climbs(own.parent) || climbs(own.successor)))
  }
  return climbs(code)
}

/**
 * Whether the page of an area or an agency is somebody's to read. The server has the last word: of an area in another
 * generation of boundaries only it knows whose that is, and so it counts as hers here.
 * @param reach absent where nobody is signed in
 * @param set code of the set that the area belongs to
 */
export function leadsTo(
  reach: Reach | undefined,
  place: { kind: 'area' | 'agency'; code: string; set: string | null },
  known: { agencies: readonly Agency[]; areas: Iterable<Pick<Area, 'code' | 'parent'>> },
): boolean {
  if (!reach || reach.of === 'city') return true
  if (reach.of !== place.kind) return false
  if (reach.of === 'agency') return answersTo(known.agencies, place.code, reach.agency)
  if (reach.set !== place.set || place.code === reach.area) return true
  return [...known.areas].some(({ code, parent }) => code === place.code && parent === reach.area)
}
