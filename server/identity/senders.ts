import type { Knex } from 'knex'
import type { Reach } from '../../contracts/identity.ts'
import {
  SENDER_TOKEN,
  type NewSender,
  type ReaderRole,
  type Sender,
  type SenderBody,
  type SenderChange,
} from '../../contracts/sender.ts'
import { ProblemError } from '../errors.ts'
import { pick, type Reference } from '../reports/reference.ts'
import { requireKnown } from './accounts.ts'
import { appendAudit } from './audit.ts'
import { ownSource } from './senderSource.ts'
import { hashOf, newToken } from './token.ts'

interface SenderRow {
  id: number
  name: string
  role: ReaderRole | null
  reach: Reach | null
  channels: string[]
  sources: string[] | null
  created_at: Date
  seen_at: Date | null
  revoked_at: Date | null
  expires_at: Date | null
  expired: boolean
}

const readsOf = ({ role, reach }: Pick<SenderRow, 'role' | 'reach'>): Sender['reads'] =>
  role && reach && { role, reach }
const channelsOf = ({ role, channels }: Pick<SenderRow, 'role' | 'channels'>) => (role ? null : channels)
const present = (row: SenderRow): Sender => ({
  ...{ reads: readsOf(row), channels: channelsOf(row), sources: row.sources },
  ...{ id: row.id, name: row.name, revoked: row.revoked_at !== null, expired: row.expired },
  createdAt: row.created_at.toISOString(),
  seenAt: row.seen_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
})
const EXPIRED = 'expires_at is not null and expires_at <= clock_timestamp()'
/** Codes, in the order of the city's list. */
const CHANNELS = `array(select code from sender_channel join channel on channel.id = channel_id
  where sender_id = sender.id order by channel.id)`
const columns = (knex: Knex) => [
  ...['id', 'name', 'role', 'reach', 'sources', 'created_at', 'seen_at', 'revoked_at', 'expires_at'],
  knex.raw(`${EXPIRED} as expired`) as unknown as string,
  knex.raw(`${CHANNELS} as channels`) as unknown as string,
]

/** Every program that was ever let in, the newest first; no token, hashed or not. */
export async function listSenders(knex: Knex): Promise<Sender[]> {
  return (await knex('sender').select(columns(knex)).orderBy('id', 'desc').limit(500)).map(present)
}

interface Needs {
  knex: Knex
  reference: () => Reference
}

/** Says for which channels a program sends; which it sent for before is forgotten. @throws ProblemError `unknown-code` */
async function bindTo(trx: Knex, city: Reference, id: number, channels: string[]) {
  const rows = channels.map((code) => ({
    sender_id: id,
    channel_id: pick(city.channels, 'channels', code).id,
  }))
  await trx('sender_channel').where({ sender_id: id }).delete()
  await trx('sender_channel').insert(rows)
}

/**
 * Lets a program send reports in for some channels and from some sources, or read, for good or for some days. The token is
 * told this once.
 * @throws ProblemError `unknown-code` for a reach or a channel that the city does not have
 */
export async function createSender(
  { knex, reference }: Needs,
  by: number,
  { name, days, reads, channels, sources: named }: SenderBody,
): Promise<NewSender> {
  requireKnown(reference(), reads?.reach)
  const token = `${SENDER_TOKEN}${newToken()}`
  return knex.transaction(async (trx) => {
    const sources = reads ? null : (named ?? [await ownSource(trx, name)])
    const [{ id }] = await trx('sender')
      .insert({
        ...{ name, sources, token_hash: hashOf(token), created_by: by },
        ...(reads && { role: reads.role, reach: JSON.stringify(reads.reach) }),
        expires_at: days === null ? null : trx.raw(`clock_timestamp() + ? * interval '1 day'`, [days]),
      })
      .returning('id')
    if (channels) await bindTo(trx, reference(), id, channels)
    await appendAudit(trx, {
      kind: 'sender-added',
      accountId: by,
      data: {
        ...{ sender: id, days: days ?? 'for good' },
        ...(reads && { reads: reads.role }),
        ...(channels && { channels: channels.join(' ') }),
        ...(sources && { sources: sources.join(' ') }),
      },
    })
    return { sender: present(await trx('sender').where({ id }).first(columns(trx))), token }
  })
}

/**
 * Lets a program send for these channels and no others, and from these sources and no others, from now on.
 * @throws ProblemError `not-found` for one that was taken back or reads, `unknown-code`
 */
export async function changeSender(
  { knex, reference }: Needs,
  by: number,
  id: number,
  { channels, sources }: SenderChange,
): Promise<Sender> {
  return knex.transaction(async (trx) => {
    const found = await trx('sender').where({ id, revoked_at: null, role: null }).forUpdate().first('id')
    if (!found) throw new ProblemError('not-found', `There is no program ${id} that sends reports`)
    if (channels) await bindTo(trx, reference(), id, channels)
    if (sources) await trx('sender').where({ id }).update({ sources })
    await appendAudit(trx, {
      kind: 'sender-changed',
      accountId: by,
      data: {
        sender: id,
        ...(channels && { channels: channels.join(' ') }),
        ...(sources && { sources: sources.join(' ') }),
      },
    })
    return present(await trx('sender').where({ id }).first(columns(trx)))
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
export type Program = Pick<Sender, 'id' | 'name' | 'reads' | 'channels' | 'sources'>

/** Whose token it is; null for one that is forged, was taken back or has lapsed. Notes that it was used. */
export async function findSender(knex: Knex, token: string): Promise<Program | null> {
  const { rows } = await knex.raw(
    `select id, name, role, reach, sources, ${CHANNELS} as channels, seen_at is null or seen_at < clock_timestamp() - interval '1 minute' as unseen
     from sender where token_hash = ? and revoked_at is null and not (${EXPIRED})`,
    [hashOf(token)],
  )
  if (rows.length === 0) return null
  const { id, name, unseen, ...row } = rows[0] as SenderRow & { unseen: boolean }
  if (unseen) await knex.raw('update sender set seen_at = clock_timestamp() where id = ?', [id])
  return { id, name, reads: readsOf(row), channels: channelsOf(row), sources: row.sources }
}
