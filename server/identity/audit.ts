import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import type { z } from 'zod'
import type { AuditPage, auditQuery } from '../../contracts/identity.ts'
import { inSnapshot } from '../log/read.ts'

/** What is kept for good. */
export type AuditKind =
  | 'sign-in'
  | 'sign-in-failed'
  | 'sign-in-held'
  | 'sign-in-let-in'
  | 'sign-out'
  | 'sessions-revoked'
  | 'account-added'
  | 'account-changed'
  | 'identity-linked'
  | 'device-added'
  | 'device-revoked'
  | 'sender-added'
  | 'sender-changed'
  | 'sender-revoked'
  | 'identity-read'
  | 'export'
  | 'open-data-changed'
  | 'notices-changed'
  | 'schedule-set'
  | 'schedule-ended'
  | 'change'

/** One line. `data` holds ids, codes and addresses of the network; never a name of a citizen, a password or a token. */
export interface AuditLine {
  kind: AuditKind
  /** Whose doing, or whose account; null where nobody is known. */
  accountId: number | null
  data?: Record<string, string | number>
}

/** Adds a line; the database numbers, dates and chains it. Commits with what it tells of. */
export async function appendAudit(trx: Knex, { kind, accountId, data = {} }: AuditLine): Promise<void> {
  // What the trigger sets has to be named, since it may not be null.
  await trx.raw(
    `insert into audit_log (kind, account_id, data, seq, at, previous, hash) values (?, ?, ?, 0, now(), '', '')`,
    [kind, accountId, JSON.stringify(data)],
  )
}

export interface AuditFinding {
  seq: number
  what: string
}

export interface AuditVerification {
  lines: number
  /** Hash of the last line, hex: kept elsewhere, it shows later whether the whole log was written anew. */
  head: string
  findings: AuditFinding[]
}

const GENESIS = createHash('sha256').update('toan-canh').digest()
const CHUNK = 5000

interface Row {
  seq: string
  material: string
  previous: Buffer
  hash: Buffer
}

/**
 * Recomputes the chain without the database's help: a line that was changed, taken out or moved breaks it.
 * @param known hash of a line as it was told before, hex; it must still be in the log
 */
export function verifyAudit(knex: Knex, known?: string): Promise<AuditVerification> {
  return inSnapshot(knex, async (trx) => {
    const findings: AuditFinding[] = []
    let [last, lines] = [0, 0]
    let previous: Buffer = GENESIS
    let isKnown = known === undefined || known === GENESIS.toString('hex')
    for (let after = '-9223372036854775808', rows: Row[] = []; ; after = rows.at(-1)!.seq) {
      rows = await readRows(trx, after)
      for (const { seq, material, previous: before, hash } of rows) {
        const number = Number(seq)
        lines++
        const should = createHash('sha256').update(before).update(material).digest()
        if (number !== last + 1)
          findings.push({ seq: number, what: `comes after line ${last}: lines are missing` })
        if (!before.equals(previous))
          findings.push({ seq: number, what: 'does not follow from the line before it' })
        if (!hash.equals(should)) findings.push({ seq: number, what: 'was changed after it was written' })
        isKnown ||= hash.toString('hex') === known
        ;[previous, last] = [hash, number]
      }
      if (rows.length < CHUNK) break
    }
    const { rows } = await trx.raw('select seq::text as seq, hash from audit_head')
    const [head] = rows as Pick<Row, 'seq' | 'hash'>[]
    if (!head || Number(head.seq) !== last || !head.hash.equals(previous))
      findings.push({
        seq: last,
        what: 'is the last line, and the log once ended elsewhere: lines are missing',
      })
    if (!isKnown) findings.push({ seq: 0, what: `no line has the hash ${known}: the log was written anew` })
    return { lines, head: previous.toString('hex'), findings }
  })
}

async function readRows(trx: Knex, after: string): Promise<Row[]> {
  const { rows } = await trx.raw(
    `select seq::text as seq, previous, hash, concat_ws(E'\\n', seq, (extract(epoch from at) * 1000000)::bigint, kind,
       coalesce(account_id::text, ''), data::text) as material
     from audit_log where seq > ?::bigint order by audit_log.seq limit ?`,
    [after, CHUNK],
  )
  return rows as Row[]
}

/** A page of the log, newest first; people by the name that they sign in with. */
export async function listAudit(
  knex: Knex,
  { before, limit }: z.infer<typeof auditQuery>,
): Promise<AuditPage> {
  const { rows } = await knex.raw(
    `select seq, at, kind, login as who, data from audit_log left join account on account.id = account_id
     where ?::bigint is null or seq < ? order by seq desc limit ?`,
    [before ?? null, before ?? null, limit + 1],
  )
  const items = (rows as (AuditPage['items'][number] & { at: Date })[])
    .slice(0, limit)
    .map((row) => ({ ...row, at: new Date(row.at).toISOString() }))
  return {
    items,
    next: rows.length > limit ? `/api/audit?before=${items.at(-1)!.seq}&limit=${limit}` : null,
  }
}
