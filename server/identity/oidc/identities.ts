import type { Knex } from 'knex'
import { IDENTITY_CODE_LENGTH, PROVIDER_LOGIN, type Identity } from '../../../contracts/identity.ts'
import { text } from '../../../contracts/text.ts'
import { appendAudit } from '../audit.ts'
import { haltNotices } from '../notices.ts'
import { endSessionsOf } from '../sessions.ts'
import { newCode } from '../token.ts'
import type { ClaimedRole } from './claimedRole.ts'
import type { Identified } from './provider.ts'

/** Of those who wait the last so many are kept: anybody whom the provider knows may knock. */
const MOST_WAITING = 1000
const NAMELESS = '–'

/** Somebody whom the provider knows. */
export interface IdentityRow {
  id: number
  account_id: number | null
  code: string
  name: string
}

/** A name for people to read; whoever it is, it is told apart by issuer and subject alone, never by name or address. */
export function nameIn({ name, preferred_username: username }: Record<string, unknown>): string {
  const shown = [name, username].map((one) => text(120).safeParse(one)).find(({ success }) => success)
  return shown?.data ?? NAMELESS
}

/** Finds who it is, or notes somebody new; locks the row. */
export async function noteIdentity(
  trx: Knex,
  { issuer, subject, claims }: Pick<Identified, 'issuer' | 'subject' | 'claims'>,
): Promise<IdentityRow> {
  const { rows } = await trx.raw(
    `insert into identity (issuer, subject, name, code) values (?, ?, ?, ?)
     on conflict (issuer, subject) do update set name = excluded.name, last_seen_at = clock_timestamp()
     returning id, account_id, code, name`,
    [issuer, subject, nameIn(claims), newCode(IDENTITY_CODE_LENGTH)],
  )
  const row = rows[0] as IdentityRow
  if (row.account_id === null)
    await trx.raw(
      `delete from identity where id in
         (select id from identity where account_id is null order by last_seen_at desc, id desc offset ?)`,
      [MOST_WAITING],
    )
  return row
}

/** People whom the provider knows and nobody has given a role, the newest first. */
export async function listWaiting(knex: Knex): Promise<Identity[]> {
  const { rows } = await knex.raw(
    `select id, code, name, first_seen_at, last_seen_at from identity where account_id is null
     order by last_seen_at desc, id desc limit 200`,
  )
  return rows.map((row: Identity & { first_seen_at: Date; last_seen_at: Date }) => ({
    ...{ id: row.id, code: row.code, name: row.name },
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
  }))
}

/**
 * Makes the account of an identity.
 * @param by id of the account whose doing it is; null where the provider's claim gave the role
 * @returns the id of the account
 */
export async function createIdentityAccount(
  trx: Knex,
  by: number | null,
  identity: Pick<IdentityRow, 'id' | 'name'>,
  { role, reach, name = identity.name }: ClaimedRole & { name?: string },
): Promise<number> {
  const [{ id }] = await trx('account')
    .insert({ login: `${PROVIDER_LOGIN}${identity.id}`, name, role, reach: JSON.stringify(reach) })
    .returning('id')
  await trx('identity').where({ id: identity.id }).update({ account_id: id })
  await appendAudit(trx, {
    kind: 'account-added',
    accountId: by,
    data: { account: id, role, identity: identity.id },
  })
  return id
}

/**
 * Gives the account of an identity the role that the provider says it has, or none: then its sessions end.
 * @returns the account's id; null where the provider gives no role
 */
export async function followClaim(
  trx: Knex,
  identity: IdentityRow,
  claimed: ClaimedRole | null,
): Promise<number | null> {
  if (identity.account_id === null)
    return claimed && (await createIdentityAccount(trx, null, identity, claimed))
  const accountId = identity.account_id
  if (!claimed) {
    await endSessionsOf(trx, { accountId })
    await haltNotices(trx, accountId)
    return null
  }
  const { rows } = await trx.raw(
    `update account set role = ?, reach = ?::jsonb where id = ? and (role, reach) is distinct from (?, ?::jsonb) returning id`,
    [claimed.role, JSON.stringify(claimed.reach), accountId, claimed.role, JSON.stringify(claimed.reach)],
  )
  if (rows.length > 0) {
    await endSessionsOf(trx, { accountId })
    await haltNotices(trx, accountId)
    await appendAudit(trx, {
      kind: 'account-changed',
      accountId: null,
      data: { account: accountId, role: claimed.role, identity: identity.id },
    })
  }
  return accountId
}
