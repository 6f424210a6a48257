import type { Knex } from 'knex'
import type { Reach } from '../../contracts/identity.ts'
import {
  SENDER_TOKEN,
  type NewSender,
  type ReaderRole,
  type Sender,
  type SenderBody,
} from '../../contracts/sender.ts'
import { ProblemError } from '../errors.ts'
import type { Reference } from '../reports/reference.ts'
import { requireKnown } from './accounts.ts'
import { appendAudit } from './audit.ts'
import { hashOf, newToken } from './token.ts'

interface SenderRow {
  id: number
  name: string
  role: ReaderRole | null
  reach: Reach | null
  created_at: Date
  seen_at: Date | null
  revoked_at: Date | null
  expires_at: Date | null
  expired: boolean
}

const readsOf = ({ role, reach }: Pick<SenderRow, 'role' | 'reach'>): Sender['reads'] =>
  role && reach && { role, reach }
const present = (row: SenderRow): Sender => ({
  reads: readsOf(row),
  ...{ id: row.id, name: row.name, revoked: row.revoked_at !== null, expired: row.expired },
  createdAt: row.created_at.toISOString(),
  seenAt: row.seen_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
})
const EXPIRED = 'expires_at is not null and expires_at <= clock_timestamp()'
const columns = (knex: Knex) => [
  ...['id', 'name', 'role', 'reach', 'created_at', 'seen_at', 'revoked_at', 'expires_at'],
  knex.raw(`${EXPIRED} as expired`) as unknown as string,
]

/** Every program that was ever let in, the newest first; no token, hashed or not. */
export async function listSenders(knex: Knex): Promise<Sender[]> {
  return (await knex('sender').select(columns(knex)).orderBy('id', 'desc').limit(500)).map(present)
}

/**
 * Lets a program send reports in, or read, for good or for some days. The token is told this once.
 * @throws ProblemError `unknown-code` for a reach that the city does not have
 */
export async function createSender(
  { knex, reference }: { knex: Knex; reference: () => Reference },
  by: number,
  { name, days, reads }: SenderBody,
): Promise<NewSender> {
  requireKnown(reference(), reads?.reach)
  const token = `${SENDER_TOKEN}${newToken()}`
  return knex.transaction(async (trx) => {
    const [row] = await trx('sender')
      .insert({
        ...{ name, token_hash: hashOf(token), created_by: by },
        ...(reads && { role: reads.role, reach: JSON.stringify(reads.reach) }),
        expires_at: days === null ? null : trx.raw(`clock_timestamp() + ? * interval '1 day'`, [days]),
      })
      .returning(columns(trx))
    await appendAudit(trx, {
      kind: 'sender-added',
      accountId: by,
      data: { sender: row.id, days: days ?? 'for good', ...(reads && { reads: reads.role }) },
    })
    return { sender: present(row), token }
  })
}

/** Takes a token back for good. @throws ProblemError `not-found` */
export async function revokeSender(knex: Knex, by: number, id: number): Promise<Sender> {
  return knex.transaction(async (trx) => {
    const [row] = await trx('sender')
      .where({ id, revoked_at: null })
      .update({ revoked_at: trx.raw('clock_timestamp()') })
      .returning(columns(trx))
    if (!row) throw new ProblemError('not-found', `There is no program ${id} whose token could be taken back`)
    await appendAudit(trx, { kind: 'sender-revoked', accountId: by, data: { sender: id } })
    return present(row)
  })
}

/** A program whose token is good. */
export type Program = Pick<Sender, 'id' | 'name' | 'reads'>

/** Whose token it is; null for one that is forged, was taken back or has lapsed. Notes that it was used. */
export async function findSender(knex: Knex, token: string): Promise<Program | null> {
  const { rows } = await knex.raw(
    `select id, name, role, reach, seen_at is null or seen_at < clock_timestamp() - interval '1 minute' as unseen
     from sender where token_hash = ? and revoked_at is null and not (${EXPIRED})`,
    [hashOf(token)],
  )
  if (rows.length === 0) return null
  const { id, name, unseen, ...row } = rows[0] as SenderRow & { unseen: boolean }
  if (unseen) await knex.raw('update sender set seen_at = clock_timestamp() where id = ?', [id])
  return { id, name, reads: readsOf(row) }
}
