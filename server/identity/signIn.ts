import type { Knex } from 'knex'
import type { SignedIn, SignInBody } from '../../contracts/identity.ts'
import { ProblemError } from '../errors.ts'
import { networkOf } from '../http/networkOf.ts'
import { appendAudit } from './audit.ts'
import { tellOfLockOut } from './notices.ts'
import { isPassword } from './password.ts'
import { browserHash, knownPlace, rememberPlace, type Origin } from './places.ts'
import { beginSession, type Owner } from './sessions.ts'
import { hashOf } from './token.ts'
import {
  addressKey,
  forgetOldTries,
  giveTryBack,
  nameKey,
  takeTry,
  undoTry,
  type Hold,
  type TryKey,
} from './tries.ts'

/** What came of signing in; the tokens go into cookies and nowhere else. */
export interface Entry {
  token: string
  /** By which this browser is known the next time; null for a screen. */
  browser: string | null
  endsAt: Date
  owner: Owner
  failures: SignedIn['failures']
  lastSignInAt: string | null
}

type ByPassword = Extract<SignInBody, { login: string }>

/** A try that was counted: by what, and which holds it has begun in case it is wrong. */
interface Counted {
  keys: TryKey[]
  holds: Hold[]
}

/**
 * Signs people and devices in, slower than anybody could guess.
 * @param from where the request comes from
 * @throws ProblemError `sign-in-failed`, the same whatever was wrong, and `too-many-requests` where too many tries failed:
 *   the same whether there is such a name or not
 */
export async function signIn(
  knex: Knex,
  body: SignInBody,
  from: { address: string; browser: string | undefined },
): Promise<Entry> {
  const origin = { network: networkOf(from.address), browser: from.browser }
  const keys = 'login' in body ? await keysOf(knex, body.login, origin) : [addressKey(origin.network)]
  const counted = { keys, holds: await takeTry(knex, keys) }
  return 'login' in body
    ? byPassword(knex, body, counted, from.address, origin)
    : byCode(knex, body.code, counted, from.address)
}

/** A browser that this name has signed in with before is not held up by what others do, in its network or elsewhere. */
async function keysOf(knex: Knex, login: string, origin: Origin): Promise<TryKey[]> {
  const known = await knownPlace(knex, login, origin)
  if (known === 'browser') return [nameKey('browser', login, browserHash(origin.browser)!)]
  return [
    addressKey(origin.network),
    known === 'network' ? nameKey('network', login, hashOf(origin.network)) : nameKey('stranger', login),
  ]
}

async function byPassword(
  knex: Knex,
  { login, password }: ByPassword,
  { keys, holds }: Counted,
  address: string,
  origin: Origin,
): Promise<Entry> {
  const { rows } = await knex.raw(
    `select id, password from account
     where login = ? and closed_at is null and (not demo or (select demo from city))`,
    [login],
  )
  const account = rows[0] as { id: number; password: string } | undefined
  const isRight = await isPassword(password, account?.password ?? null).catch(async (error: unknown) => {
    await undoTry(knex, keys, holds)
    throw error
  })
  if (!account || !isRight) {
    await noteFailure(knex, account?.id ?? null, address, holds)
    throw new ProblemError('sign-in-failed', 'The name or the password is wrong')
  }
  const owner = { accountId: account.id }
  return knex.transaction(async (trx) => {
    // What is told is what is reset: a failure meanwhile is told the next time.
    const before = await trx('account').where({ id: account.id }).forUpdate().first()
    await trx('account')
      .where({ id: account.id })
      .update({ failures: 0, last_sign_in_at: trx.raw('clock_timestamp()') })
    await giveTryBack(trx, keys, holds)
    const browser = await rememberPlace(trx, account.id, origin)
    const begun = await beginSession(trx, owner)
    await appendAudit(trx, { kind: 'sign-in', accountId: account.id, data: { address } })
    return {
      ...begun,
      ...{ owner, browser },
      failures:
        before.failures > 0 ? { count: before.failures, lastAt: before.last_failure_at.toISOString() } : null,
      lastSignInAt: before.last_sign_in_at?.toISOString() ?? null,
    }
  })
}

async function byCode(knex: Knex, code: string, { keys, holds }: Counted, address: string): Promise<Entry> {
  const paired = await knex.transaction(async (trx) => {
    const { rows } = await trx.raw(
      `update device set pairing_hash = null where pairing_hash = ? and pairing_until > clock_timestamp() and revoked_at is null
       returning id`,
      [hashOf(code)],
    )
    if (rows.length === 0) return null
    const owner = { deviceId: rows[0].id as number }
    await giveTryBack(trx, keys, holds)
    const begun = await beginSession(trx, owner)
    await appendAudit(trx, { kind: 'sign-in', accountId: null, data: { device: owner.deviceId, address } })
    return { ...begun, owner, browser: null, failures: null, lastSignInAt: null }
  })
  if (paired) return paired
  await noteFailure(knex, null, address, holds)
  throw new ProblemError(
    'sign-in-failed',
    'No screen waits for this code: check its letters, or have a new one made',
  )
}

/** Does the same for a name that there is not (null) as for one that there is: nobody learns it from how long it takes. */
async function noteFailure(knex: Knex, accountId: number | null, address: string, holds: Hold[]) {
  await knex.transaction(async (trx) => {
    await trx('account')
      .whereRaw('id = ?::integer', [accountId])
      .update({ failures: trx.raw('failures + 1'), last_failure_at: trx.raw('clock_timestamp()') })
    if (holds.some(({ kind }) => kind !== 'address')) await tellOfLockOut(trx, accountId, address)
    await appendAudit(trx, { kind: 'sign-in-failed', accountId, data: { address } })
    for (const { kind, seconds } of holds)
      await appendAudit(trx, {
        kind: 'sign-in-held',
        accountId: kind === 'address' ? null : accountId,
        data: { of: kind, seconds, address },
      })
  })
  await forgetOldTries(knex)
}
