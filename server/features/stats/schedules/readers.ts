import type { Knex } from 'knex'
import type { Reach as NamedReach, Role } from '../../../../contracts/identity.ts'
import type { StatsReader } from '../../../../contracts/statsSchedule.ts'
import { mayOf } from '../../../identity/policy.ts'
import { resolveReach, withinReach } from '../../../identity/reach.ts'
import type { Reference } from '../../../reports/reference.ts'
import { isAlive } from './rows.ts'

/** Whose work it is, as somebody else's schedule or page sees it. */
export interface Person {
  id: number
  role: Role
  reach: NamedReach
}

/** Whether somebody may be sent what another has chosen: oneself, and who reads reports and whose work is a part of the other's. */
export async function mayBeSentBy(
  knex: Knex,
  reference: Reference,
  owner: Person,
  reader: Person,
): Promise<boolean> {
  if (!mayOf(reader.role).includes('see-reports')) return false
  if (owner.id === reader.id) return true
  const [whole, part] = await Promise.all(
    [owner.reach, reader.reach].map((reach) => resolveReach(knex, reference, reach)),
  )
  return withinReach(whole!, part!)
}

/** Everybody who may be sent a view by an account: that one first. */
export async function listReaders(knex: Knex, reference: Reference, owner: Person): Promise<StatsReader[]> {
  const { rows } = await knex.raw(
    `select account.id, account.name, role, reach, confirmed_at is not null as "hasAddress"
     from account left join notice on notice.account_id = account.id
     where ${isAlive('account')} order by account.id <> ?, name, account.id`,
    [owner.id],
  )
  const allowed = await Promise.all(
    (rows as StatsReader[]).map((reader) => mayBeSentBy(knex, reference, owner, reader)),
  )
  return rows.filter((_: StatsReader, index: number) => allowed[index])
}
