import type { Person, Reach, Role } from '../../contracts/identity.ts'
import type { AuditLine } from './audit.ts'
import { mayOf } from './policy.ts'

/** Who asks: a person with an account, a device, or a program that reads. */
export interface Asker {
  sessionId: number
  accountId: number | null
  deviceId: number | null
  /** Of a program, which has no session. */
  programId?: number
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

/** What the audit log keeps of what somebody did: whose doing it is, of a program its number. */
export const auditedAs = (
  { accountId, programId }: Asker,
  data: Record<string, string | number>,
): Pick<AuditLine, 'accountId' | 'data'> => ({
  accountId,
  data: programId === undefined ? data : { ...data, program: programId },
})
