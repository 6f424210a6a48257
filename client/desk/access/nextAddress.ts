import type { Person } from '../../../contracts/identity.ts'

/** Where each role's work is. */
function home(person: Person | null): string {
  const reach = person?.reach
  if (person?.role === 'leader' && reach?.of === 'area')
    return `/area/${encodeURIComponent(reach.area)}?set=${encodeURIComponent(reach.set)}`
  if (person?.role === 'leader' && reach?.of === 'agency')
    return `/agency/${encodeURIComponent(reach.agency)}`
  if (person?.may.includes('manage-access')) return '/accounts'
  return person?.may.includes('handle-reports') ? '/desk' : '/wall'
}

/**
 * Where to go after signing in: to where somebody came from, if that is a page of this server.
 * @param asked of the address: anybody may have written it
 */
export function nextAddress(asked: unknown, person: Person | null): string {
  if (typeof asked !== 'string' || !/^\/[^/\\]/.test(asked) || !URL.canParse(asked, 'http://here'))
    return home(person)
  const { origin, pathname, search } = new URL(asked, 'http://here')
  return origin === 'http://here' && pathname !== '/sign-in' ? pathname + search : home(person)
}
