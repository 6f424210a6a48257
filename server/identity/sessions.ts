import type { Knex } from 'knex'
import { token as tokenSchema } from '../../contracts/identity.ts'
import type { Asker } from './asker.ts'
import { hashOf, newToken } from './token.ts'

/** A session of a person ends after a shift, or when nothing is done for long; that of a screen lasts. */
const LIMITS: Record<'account' | 'device', Limits> = {
  account: { idle: '2 hours', whole: '12 hours' },
  device: { idle: '30 days', whole: '365 days' },
}

/** As PostgreSQL writes intervals. */
interface Limits {
  idle: string
  whole: string
}

/** Who has a session: an account or a device, by its id. */
export type Owner = { accountId: number } | { deviceId: number }

/** Of `session` with its `account` and `device`. */
const ALIVE = `session.ended_at is null and session.ends_at > clock_timestamp()
  and session.seen_at + session.idle_limit > clock_timestamp()`
/** Of whom it is, too: closed accounts, revoked screens, and accounts of the demo where the city is none have no session. */
const VALID = `${ALIVE} and account.closed_at is null and device.revoked_at is null
  and (account.demo is not true or (select demo from city))`
const OWNERS = `left join account on account.id = session.account_id left join device on device.id = session.device_id`

/** @returns the token, which is kept nowhere, and when the session ends at the latest */
export async function beginSession(
  trx: Knex,
  owner: Owner,
  { idle, whole }: Limits = LIMITS['accountId' in owner ? 'account' : 'device'],
): Promise<{ sessionId: number; token: string; endsAt: Date }> {
  const token = newToken()
  const { rows } = await trx.raw(
    `insert into session (token_hash, account_id, device_id, idle_limit, ends_at)
     values (?, ?, ?, ?::interval, clock_timestamp() + ?::interval) returning id, ends_at`,
    [
      hashOf(token),
      'accountId' in owner ? owner.accountId : null,
      'deviceId' in owner ? owner.deviceId : null,
      idle,
      whole,
    ],
  )
  return { sessionId: rows[0].id, token, endsAt: rows[0].ends_at }
}

/** Whose token it is; null for one that is forged, or whose session, account or device has ended. Notes that it was used. */
export async function findAsker(knex: Knex, token: string): Promise<Asker | null> {
  if (!tokenSchema.safeParse(token).success) return null
  const { rows } = await knex.raw(
    `select session.id as "sessionId", session.account_id as "accountId", session.device_id as "deviceId",
       coalesce(login, device.name) as login, coalesce(account.name, device.name) as name, coalesce(role, 'wall') as role,
       coalesce(reach, '{"of": "city"}') as reach, session.ends_at as "endsAt",
       session.seen_at < clock_timestamp() - interval '1 minute' as unseen
     from session ${OWNERS} where session.token_hash = ? and ${VALID}`,
    [hashOf(token)],
  )
  if (rows.length === 0) return null
  const { unseen, ...asker } = rows[0] as Asker & { unseen: boolean }
  if (unseen) await knex.raw('update session set seen_at = clock_timestamp() where id = ?', [asker.sessionId])
  return asker
}

/** Ends one session. @returns whether it was alive */
export async function endSession(trx: Knex, sessionId: number): Promise<boolean> {
  const { rows } = await trx.raw(
    `update session set ended_at = clock_timestamp() where id = ? and ended_at is null returning id`,
    [sessionId],
  )
  return rows.length > 0
}

/** Ends all sessions of an account or a device. @returns how many were alive */
export async function endSessionsOf(trx: Knex, owner: Owner): Promise<number> {
  const [column, id] = 'accountId' in owner ? ['account_id', owner.accountId] : ['device_id', owner.deviceId]
  const { rows } = await trx.raw(
    `update session set ended_at = clock_timestamp() where ?? = ? and ${ALIVE} returning id`,
    [column, id],
  )
  return rows.length
}

/** Which of these sessions are alive. */
export async function aliveOf(knex: Knex, sessionIds: number[]): Promise<Set<number>> {
  const { rows } = await knex.raw(
    `select session.id from session ${OWNERS} where session.id = any(?::bigint[]) and ${VALID}`,
    [sessionIds],
  )
  return new Set(rows.map(({ id }: { id: number }) => id))
}

/** How many sessions of an account are alive, in a query that has `account`. */
export const COUNT_ALIVE = `(select count(*)::integer from session where account_id = account.id and ${ALIVE})`
