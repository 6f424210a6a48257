import type { Knex } from 'knex'
import type { Account, AccountBody, AccountChange, Reach, Role } from '../../contracts/identity.ts'
import { fieldProblem, ProblemError } from '../errors.ts'
import { scopeOf } from '../figures/scope.ts'
import type { Reference } from '../reports/reference.ts'
import { appendAudit } from './audit.ts'
import { haltNotices, haltSchedules } from './notices.ts'
import { hashPassword } from './password.ts'
import { forgetPlaces } from './places.ts'
import { COUNT_ALIVE, endSessionsOf } from './sessions.ts'
import { forgetTriesOf, HELD, type TryKind } from './tries.ts'

const UNIQUE_VIOLATION = '23505'

interface AccountRow {
  id: number
  login: string
  name: string
  role: Role
  reach: Reach
  demo: boolean
  by_provider: boolean
  closed_at: Date | null
  last_sign_in_at: Date | null
  sessions: number
  held: { until: string; kind: TryKind } | null
}

const present = (row: AccountRow): Account => ({
  ...{ id: row.id, login: row.login, name: row.name, role: row.role, reach: row.reach, demo: row.demo },
  byProvider: row.by_provider,
  closed: row.closed_at !== null,
  lastSignInAt: row.last_sign_in_at?.toISOString() ?? null,
  sessions: row.sessions,
  held: row.held && {
    until: new Date(row.held.until).toISOString(),
    where: row.held.kind === 'stranger' ? 'elsewhere' : 'known',
  },
})

/** Every account, or that of an id; those that are closed last. No password, hashed or not. */
export async function listAccounts(knex: Knex, id: number | null = null): Promise<Account[]> {
  const { rows } = await knex.raw(
    `select id, login, name, role, reach, demo, password is null as by_provider, closed_at,
       last_sign_in_at, ${COUNT_ALIVE} as sessions, ${HELD} as held
     from account where ?::integer is null or id = ? order by closed_at is not null, name, id`,
    [id, id],
  )
  return rows.map(present)
}

/** @throws ProblemError `unknown-code` for a reach that the city does not have */
export function requireKnown(reference: Reference, reach: Reach | undefined) {
  if (reach?.of === 'agency') scopeOf(reference, { agency: reach.agency })
  if (reach?.of === 'area') scopeOf(reference, { set: reach.set, area: reach.area })
}

/**
 * Makes an account.
 * @param by id of the account whose doing it is; null at the server's own console
 * @throws ProblemError `already-exists`, `unknown-code`
 */
export async function createAccount(
  knex: Knex,
  reference: Reference,
  by: number | null,
  { login, name, role, reach, password }: AccountBody,
): Promise<Account> {
  requireKnown(reference, reach)
  const hash = await hashPassword(password)
  try {
    return await knex.transaction(async (trx) => {
      const [{ id }] = await trx('account')
        .insert({ login, name, role, reach: JSON.stringify(reach), password: hash })
        .returning('id')
      await appendAudit(trx, { kind: 'account-added', accountId: by, data: { account: id, role } })
      return (await listAccounts(trx, id))[0]!
    })
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error
    throw fieldProblem('already-exists', 'login', `Somebody signs in as “${login}” already`)
  }
}

/**
 * Changes an account, and ends its sessions.
 * @param rolesFrom who gives those roles who sign in by the provider
 * @throws ProblemError `not-found`, `unknown-code`, and `forbidden` for what would leave no administrator, a password for
 *   who signs in by the provider, and a role where the provider gives it
 */
export async function changeAccount(
  knex: Knex,
  reference: Reference,
  by: number,
  id: number,
  { name, role, reach, password, closed }: AccountChange,
  rolesFrom: 'us' | 'provider' = 'us',
): Promise<Account> {
  requireKnown(reference, reach)
  const hash = password === undefined ? undefined : await hashPassword(password)
  return knex.transaction(async (trx) => {
    // One change at a time: two administrators must not close each other's accounts.
    await trx.raw(`select id from account where role = 'administrator' or id = ? order by id for update`, [
      id,
    ])
    const before = (await listAccounts(trx, id))[0]
    if (before?.byProvider && (password !== undefined || (role !== undefined && rolesFrom === 'provider')))
      throw new ProblemError('forbidden', 'The provider says this: change it there')
    const changed = await trx('account')
      .where({ id })
      .update({
        name: name ?? trx.ref('name'),
        ...(role !== undefined && { role, reach: JSON.stringify(reach) }),
        ...(hash !== undefined && { password: hash }),
        ...(closed !== undefined && {
          closed_at: closed ? trx.raw('coalesce(closed_at, clock_timestamp())') : null,
        }),
      })
    if (changed === 0) throw new ProblemError('not-found', `There is no account ${id}`)
    const { rows } = await trx.raw(
      `select from account where role = 'administrator' and closed_at is null and (not demo or (select demo from city))`,
    )
    if (rows.length === 0)
      throw new ProblemError('forbidden', 'This is the last administrator: make another one first')
    await endSessionsOf(trx, { accountId: id })
    await haltNotices(trx, id)
    if (hash !== undefined || closed) {
      // Whoever knew the password before may have made his browser known.
      await forgetPlaces(trx, id)
      await forgetTriesOf(trx, id)
    }
    if (closed) await haltSchedules(trx, id)
    await appendAudit(trx, {
      kind: 'account-changed',
      accountId: by,
      data: {
        account: id,
        ...(role !== undefined && { role }),
        ...(closed !== undefined && { closed: String(closed) }),
        ...(hash !== undefined && { password: 'set' }),
      },
    })
    return (await listAccounts(trx, id))[0]!
  })
}

/** Ends every session of an account. @throws ProblemError `not-found` */
export async function endSessionsOfAccount(knex: Knex, by: number, id: number): Promise<Account> {
  return knex.transaction(async (trx) => {
    const ended = await endSessionsOf(trx, { accountId: id })
    await haltNotices(trx, id)
    await appendAudit(trx, {
      kind: 'sessions-revoked',
      accountId: by,
      data: { account: id, sessions: ended },
    })
    const [account] = await listAccounts(trx, id)
    if (!account) throw new ProblemError('not-found', `There is no account ${id}`)
    return account
  })
}
