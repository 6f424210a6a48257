import type { Knex } from 'knex'
import type { SignedIn, SignInBody } from '../../contracts/identity.ts'
import { ProblemError } from '../errors.ts'
import { TryLimit } from '../http/tryLimit.ts'
import { appendAudit } from './audit.ts'
import { tellOfLockOut } from './notices.ts'
import { isPassword } from './password.ts'
import { beginSession, type Owner } from './sessions.ts'
import { hashOf } from './token.ts'

const SPAN_MS = 15 * 60_000
const WRONG_PER_ACCOUNT = 5
const WRONG_PER_ADDRESS = 30

/** What came of signing in; the token goes into the cookie and nowhere else. */
export interface Entry {
  token: string
  endsAt: Date
  owner: Owner
  failures: SignedIn['failures']
  lastSignInAt: string | null
}

/**
 * Signs people and devices in, slower than anybody could guess.
 * @returns a function that throws ProblemError `sign-in-failed`, the same whatever was wrong, and `too-many-requests`
 *   for an account or an address that failed too often
 */
export function createSignIn(knex: Knex): (body: SignInBody, address: string) => Promise<Entry> {
  const accounts = new TryLimit(WRONG_PER_ACCOUNT, SPAN_MS)
  const addresses = new TryLimit(WRONG_PER_ADDRESS, SPAN_MS)
  return async (body, address) => {
    addresses.take(address)
    if ('login' in body) accounts.take(body.login)
    const entry =
      'login' in body
        ? await byPassword(knex, body, address, () => accounts.isSpent(body.login))
        : await byCode(knex, body.code, address)
    addresses.giveBack(address)
    if ('login' in body) accounts.giveBack(body.login)
    return entry
  }
}

async function byPassword(
  knex: Knex,
  { login, password }: Extract<SignInBody, { login: string }>,
  address: string,
  isLocked: () => boolean,
): Promise<Entry> {
  const { rows } = await knex.raw(
    `select id, password from account
     where login = ? and closed_at is null and (not demo or (select demo from city))`,
    [login],
  )
  const account = rows[0] as { id: number; password: string } | undefined
  const isRight = await isPassword(password, account?.password ?? null)
  if (!account || !isRight) {
    await noteFailure(knex, account?.id ?? null, address, isLocked())
    throw new ProblemError('sign-in-failed', 'The name or the password is wrong')
  }
  const owner = { accountId: account.id }
  return knex.transaction(async (trx) => {
    // What is told is what is reset: a failure meanwhile is told the next time.
    const before = await trx('account').where({ id: account.id }).forUpdate().first()
    await trx('account')
      .where({ id: account.id })
      .update({ failures: 0, last_sign_in_at: trx.raw('clock_timestamp()') })
    const begun = await beginSession(trx, owner)
    await appendAudit(trx, { kind: 'sign-in', accountId: account.id, data: { address } })
    return {
      ...begun,
      owner,
      failures:
        before.failures > 0 ? { count: before.failures, lastAt: before.last_failure_at.toISOString() } : null,
      lastSignInAt: before.last_sign_in_at?.toISOString() ?? null,
    }
  })
}

async function byCode(knex: Knex, code: string, address: string): Promise<Entry> {
  const paired = await knex.transaction(async (trx) => {
    const { rows } = await trx.raw(
      `update device set pairing_hash = null where pairing_hash = ? and pairing_until > clock_timestamp() and revoked_at is null
       returning id`,
      [hashOf(code)],
    )
    if (rows.length === 0) return null
    const owner = { deviceId: rows[0].id as number }
    const begun = await beginSession(trx, owner)
    await appendAudit(trx, { kind: 'sign-in', accountId: null, data: { device: owner.deviceId, address } })
    return { ...begun, owner, failures: null, lastSignInAt: null }
  })
  if (paired) return paired
  await noteFailure(knex, null, address)
  throw new ProblemError(
    'sign-in-failed',
    'No screen waits for this code: check its letters, or have a new one made',
  )
}

async function noteFailure(knex: Knex, accountId: number | null, address: string, isLocked = false) {
  await knex.transaction(async (trx) => {
    if (accountId !== null)
      await trx('account')
        .where({ id: accountId })
        .update({ failures: trx.raw('failures + 1'), last_failure_at: trx.raw('clock_timestamp()') })
    if (accountId !== null && isLocked) await tellOfLockOut(trx, accountId, address)
    await appendAudit(trx, { kind: 'sign-in-failed', accountId, data: { address } })
  })
}
