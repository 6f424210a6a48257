import { rights, type Right, type Role } from '../../contracts/identity.ts'

/** What each role may; where, its reach says. */
const rightsOf: Record<Role, readonly Right[]> = {
  administrator: rights,
  operator: [
    'see-figures',
    'see-reports',
    'see-identities',
    'send-reports',
    'take-in',
    'handle-reports',
    'lead-events',
    'direct-screens',
    'try-rules',
  ],
  dispatcher: ['see-figures', 'see-reports', 'handle-reports'],
  leader: ['see-figures', 'see-reports'],
  analyst: ['see-figures', 'see-reports', 'try-rules'],
  wall: ['see-figures'],
}

/** What a role may. */
export const mayOf = (role: Role): readonly Right[] => rightsOf[role]

/**
 * What an address of the API asks of who calls it; a route that says nothing keeps the server from starting.
 *
 * - `nothing`: anybody. What leads to signing in, and what tells nobody anything.
 * - a right, and how far the reach of who has it must go:
 *   - absent: however far. What is counted of the whole city, without codes and places of single reports.
 *   - `city`: the whole city.
 *   - `scope`: the scope that the query names, by `scope` or by `set`, `area` and `agency`.
 *   - `report`: the report of the path, and of `of` and `into` in a body; others are as if there were none.
 *   - `photo`: the report that the photo of the path belongs to.
 *   - `rows`: any; the handler cuts its rows to `reachOf(ctx)`.
 *
 *   With `programs`, a program's token that reads is let in, too, by GET alone and as its role and reach are.
 *
 *   With `orOpen`, whoever is not signed in is let in to the public slice, where there is one; the handler gives of it alone
 *   where `sliceFor(ctx)` is not null.
 */
export type Needs =
  | 'nothing'
  | { right: Right; within?: 'city' | 'scope' | 'report' | 'photo' | 'rows'; orOpen?: true; programs?: true }

/** Rights that a program may have whose token sends. */
export const OF_SENDERS: readonly Right[] = ['send-reports']

/** Rights that ask for a person even where everybody on the machine may do everything: what they do is written down as hers. */
export const PERSONAL: readonly Right[] = ['see-identities', 'manage-access']

/** Rights whose use changes something that people answer for: it stands in the audit log. */
export const AUDITED: readonly Right[] = [
  'send-reports',
  'take-in',
  'handle-reports',
  'lead-events',
  'direct-screens',
  'change-rules',
]
