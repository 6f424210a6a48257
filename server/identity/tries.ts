import type { Knex } from 'knex'
import { ProblemError } from '../errors.ts'
import { appendAudit } from './audit.ts'
import { hashOf } from './token.ts'

/**
 * What wrong tries are counted by: the address, whatever name; and the name by where the try comes from: somewhere new
 * (all such places together), a network or a browser that somebody has signed in from before (each by itself).
 */
export type TryKind = 'address' | 'stranger' | 'network' | 'browser'
export interface TryKey {
  kind: TryKind
  /** Empty where any counts, as the hash of a name or of a place otherwise. */
  login: Buffer
  place: Buffer
}

/** A hold that a try has begun, in case it is wrong. */
export interface Hold {
  kind: TryKind
  seconds: number
}

interface Rule {
  /** So many in a row begin the first hold. */
  free: number
  /** One is forgotten in so many seconds. */
  forgetSeconds: number
}
const OF_NAMES: Rule = { free: 5, forgetSeconds: 2 * 3600 }
const RULES: Record<TryKind, Rule> = {
  address: { free: 30, forgetSeconds: 300 },
  stranger: OF_NAMES,
  network: OF_NAMES,
  browser: OF_NAMES,
}
const FIRST_HOLD_SECONDS = 30
/** Nobody keeps a colleague out for longer at a time, however long he goes on. */
const LONGEST_HOLD_SECONDS = 900
/** After so many more the holds grow no longer, and nothing is counted beyond: who goes away is forgotten within a day. */
const GROWS = 5
/** By then each rule has forgotten everything. */
const KEPT = '1 day'

const ANY = Buffer.alloc(0)
export const addressKey = (network: string): TryKey => ({
  kind: 'address',
  login: ANY,
  place: hashOf(network),
})
/** @param place its hash; none for all that are new */
export const nameKey = (kind: Exclude<TryKind, 'address'>, login: string, place: Buffer = ANY): TryKey => ({
  ...{ kind, login: hashOf(login), place },
})

/** How long a name or an address waits after so many wrong tries, in seconds; 0 for few. */
function holdAfter(kind: TryKind, count: number): number {
  const more = Math.ceil(count) - RULES[kind].free
  return more < 0 ? 0 : Math.min(LONGEST_HOLD_SECONDS, FIRST_HOLD_SECONDS * 2 ** more)
}

/**
 * Counts a try before it is known how it ends, by all its keys or by none: many at once are not more than many after another.
 * @param keys that of an address first: rows are locked in one order
 * @returns the holds that it has begun
 * @throws ProblemError `too-many-requests`, the same for names that there are and that there are not
 */
export function takeTry(knex: Knex, keys: TryKey[]): Promise<Hold[]> {
  return knex.transaction(async (trx) => {
    const holds: Hold[] = []
    for (const key of keys) {
      const seconds = await takeOne(trx, key)
      if (seconds > 0) holds.push({ kind: key.kind, seconds })
    }
    return holds
  })
}

async function takeOne(trx: Knex, { kind, login, place }: TryKey): Promise<number> {
  const { free, forgetSeconds } = RULES[kind]
  const { rows } = await trx.raw(
    `insert into sign_in_try as known (kind, login, place, count, last_at, held_until)
     values (:kind, :login, :place, 1, clock_timestamp(), '-infinity')
     on conflict (kind, login, place) do update set last_at = clock_timestamp(), count = 1 + least(:most,
       greatest(0, known.count - extract(epoch from clock_timestamp() - known.last_at) / cast(:forget as integer)))
     where known.held_until <= clock_timestamp() returning count`,
    { kind, login, place, most: free + GROWS, forget: forgetSeconds },
  )
  if (rows.length === 0) {
    const held = await trx.raw(
      `select greatest(1, ceil(extract(epoch from held_until - clock_timestamp())))::integer as seconds
       from sign_in_try where kind = ? and login = ? and place = ?`,
      [kind, login, place],
    )
    const retryAfter = (held.rows[0]?.seconds as number | undefined) ?? 1
    throw new ProblemError('too-many-requests', `Too many wrong tries: try again in ${retryAfter} seconds`, {
      retryAfter,
    })
  }
  const seconds = holdAfter(kind, rows[0].count as number)
  if (seconds > 0)
    await trx('sign_in_try')
      .where({ kind, login, place })
      .update({ held_until: trx.raw(`clock_timestamp() + ? * interval '1 second'`, [seconds]) })
  return seconds
}

/**
 * Takes a try off again that was right, with the hold that it would have begun. A name is forgotten whole: it is its owner's.
 * Of an address the earlier ones stay: who guesses might sign in with an account of his own in between; and so does a hold
 * that another try has begun meanwhile.
 * @param holds those that the try has begun itself
 */
export async function giveTryBack(trx: Knex, keys: TryKey[], holds: Hold[]): Promise<void> {
  for (const { kind, login, place } of keys) {
    if (kind === 'address') await takeBack(trx, { kind, login, place }, holds)
    else await trx('sign_in_try').where({ kind, login, place }).delete()
  }
}

async function takeBack(knex: Knex, { kind, login, place }: TryKey, holds: Hold[]): Promise<void> {
  await knex('sign_in_try')
    .where({ kind, login, place })
    .update({
      count: knex.raw('greatest(0, count - 1)'),
      ...(holds.some((hold) => hold.kind === kind) && { held_until: '-infinity' }),
    })
}

/** Takes a try off again whose password nobody has looked at: it was neither right nor wrong. */
export async function undoTry(knex: Knex, keys: TryKey[], holds: Hold[]): Promise<void> {
  for (const key of keys) await takeBack(knex, key, holds)
}

/** Removes what counts no more. */
export async function forgetOldTries(knex: Knex): Promise<void> {
  await knex.raw(
    `delete from sign_in_try where (kind, login, place) in (
       select kind, login, place from sign_in_try where last_at < clock_timestamp() - ?::interval limit 1000 for update skip locked)`,
    [KEPT],
  )
}

const OF_ACCOUNT = `sign_in_try.login = sha256(convert_to(account.login, 'UTF8'))`

/** Lets an account be tried again at once, from everywhere. */
export async function forgetTriesOf(trx: Knex, accountId: number): Promise<void> {
  await trx.raw(`delete from sign_in_try using account where account.id = ? and ${OF_ACCOUNT}`, [accountId])
}

/** The hold of an account that lasts longest, as `{until, kind}` or null, in a query that has `account`. */
export const HELD = `(select jsonb_build_object('until', held_until, 'kind', kind) from sign_in_try
  where ${OF_ACCOUNT} and held_until > clock_timestamp()
  order by held_until desc limit 1)`

/** Lets an account be signed in to again at once. @throws ProblemError `not-found` */
export async function liftHolds(knex: Knex, by: number, id: number): Promise<void> {
  await knex.transaction(async (trx) => {
    if (!(await trx('account').where({ id }).first('id')))
      throw new ProblemError('not-found', `There is no account ${id}`)
    await forgetTriesOf(trx, id)
    await appendAudit(trx, { kind: 'sign-in-let-in', accountId: by, data: { account: id } })
  })
}
