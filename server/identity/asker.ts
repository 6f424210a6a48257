import type { Person, Reach, Role } from '../../contracts/identity.ts'
import { mayOf } from './policy.ts'

/** Who asks: a person with an account, or a device. */
export interface Asker {
  sessionId: number
  accountId: number | null
  deviceId: number | null
  login: string
  name: string
  role: Role
  reach: Reach
  endsAt: Date
}

/** What is told of it to itself. */
export function presentAsker({ login, name, role, reach }: Asker): Person {
  return { login, name, role, reach, may: [...mayOf(role)] }
}
