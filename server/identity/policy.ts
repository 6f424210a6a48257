import type { Right, Role } from '../../contracts/identity.ts'
import { rights } from '../../contracts/identity.ts'

/** What each role may; where, its reach says. */
const rightsOf: Record<Role, readonly Right[]> = {
  administrator: rights,
  operator: [
    'see-figures',
    'see-reports',
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
