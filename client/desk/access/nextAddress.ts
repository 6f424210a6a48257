import type { Person } from '../../../contracts/identity.ts'
import { ownAddress } from '../../../contracts/ownAddress.ts'

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
  const own = ownAddress(asked)
  return own === null || /^\/sign-in([?/]|$)/.test(own) ? home(person) : own
}
