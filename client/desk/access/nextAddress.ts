import type { Person } from '../../../contracts/identity.ts'

const HERE = 'http://here'

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
  if (typeof asked !== 'string' || !asked.startsWith('/') || !URL.canParse(asked, HERE)) return home(person)
  const { origin, pathname, search } = new URL(asked, HERE)
  // The browser reads it once more: `/..//elsewhere` has become `//elsewhere`, another host.
  const isOurs = origin === HERE && !pathname.startsWith('//') && !/^\/sign-in(\/|$)/.test(pathname)
  return isOurs ? pathname + search : home(person)
}
