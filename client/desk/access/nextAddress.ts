import type { Person } from '../../../contracts/identity.ts'

/** Where each role's work is. */
const home = (person: Person | null): string =>
  person?.may.includes('manage-access')
    ? '/accounts'
    : person?.may.includes('lead-events')
      ? '/operations'
      : '/wall'

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
