import {
  reach as reachSchema,
  role as roleSchema,
  type Reach,
  type Role,
} from '../../../contracts/identity.ts'

/** What a provider says that somebody is here. */
export interface ClaimedRole {
  role: Exclude<Role, 'wall'>
  reach: Reach
}

/** Words of other programs may stand in the same list: only ours are read. */
const OURS = 'toan-canh:'
const ofCity = roleSchema.extract(['administrator', 'operator', 'analyst'])

/** `administrator`, `dispatcher:CODE`, `leader:SET/AREA`. */
function parse(word: string): ClaimedRole | null {
  const [name, ...rest] = word.split(':')
  const of = rest.join(':')
  const whole = ofCity.safeParse(word)
  if (whole.success) return { role: whole.data, reach: { of: 'city' } }
  const [set, ...area] = of.split('/')
  const reach = reachSchema.safeParse(
    name === 'dispatcher'
      ? { of: 'agency', agency: of }
      : name === 'leader'
        ? { of: 'area', set, area: area.join('/') }
        : null,
  )
  return reach.success ? { role: name as 'dispatcher' | 'leader', reach: reach.data } : null
}

/**
 * Role and reach out of the claims of a provider.
 * @param path of the claim, such as `roles` or `realm_access.roles`; the claim is a word or a list of words, of which those
 *   that begin with `toan-canh:` count
 * @returns null for none, for one that is not understood, and for several that differ: which is meant nobody knows
 */
export function claimedRole(claims: Record<string, unknown>, path: string): ClaimedRole | null {
  const claim = Object.hasOwn(claims, path) ? claims[path] : path.split('.').reduce<unknown>(inside, claims)
  const words = [claim].flat().filter((one): one is string => typeof one === 'string' && one.startsWith(OURS))
  const [word, ...others] = new Set(words)
  return word === undefined || others.length > 0 ? null : parse(word.slice(OURS.length).normalize('NFC'))
}

const inside = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
