import type { Knex } from 'knex'
import pLimit from 'p-limit'
import type { DropReason, MailKind } from '../../../contracts/notices.ts'
import type { Reach, Role } from '../../../contracts/identity.ts'
import type { Language } from '../../../contracts/text.ts'
import type { Deps } from '../../http/deps.ts'
import { appendAudit } from '../../identity/audit.ts'
import { mayOf } from '../../identity/policy.ts'
import type { Letter, Post } from './mailer.ts'

/** A mail server that fails is tried again after a minute, then two, four … and at most so many. */
const LONGEST_PAUSE_MINUTES = 30

/** A mail whose time has come, with what is known of whom it is for. */
export interface Waiting {
  id: number
  message: string
  kind: MailKind
  data: Record<string, string>
  dueAt: Date
  /** The database's clock when it was taken in hand. */
  now: Date
  day: string | null
  /** Whose statistics it is. */
  scheduleId: number | null
  accountId: number
  role: Role
  reach: Reach
  email: string
  lang: Language
  digest: boolean
  stopToken: string
}

type Row = Omit<Waiting, 'email' | 'lang'> & {
  tries: number
  email: string | null
  lang: Language | null
  confirmed: boolean
  tooLate: boolean
  alive: boolean
}

/** Writes a mail as it is now; says why not where nobody wants it any more. */
export type Compose = (waiting: Waiting) => Promise<Letter | DropReason>

/** Which mails somebody sends: views of statistics, which may take long to count, or all others. */
export interface Lane {
  statistics: boolean
  /** Schedules whose letters are being written in this process: one that takes long holds up its own letters alone. */
  inHand: Set<number>
}

/** Two that take at the same moment must not take two letters of one schedule. */
const taking = pLimit(1)

/**
 * Sends the mail of a lane that has waited longest for its turn, if any. Its row stays locked until the mail server has answered and
 * that is noted, so that of any number of processes one sends it, once; what a process leaves undone another takes up.
 * @returns whether there may be more
 */
export async function sendNext(deps: Deps, compose: Compose, post: Post, lane: Lane): Promise<boolean> {
  const { inHand } = lane
  const mine: number[] = []
  try {
    return await deps.knex.transaction(async (trx) => {
      const row = await taking(async () => {
        const found = await takeNext(trx, lane)
        mine.push(...(found?.scheduleId == null ? [] : [found.scheduleId]))
        mine.forEach((schedule) => inHand.add(schedule))
        return found
      })
      return row ? send(deps, trx, row, compose, post) : false
    })
  } finally {
    mine.forEach((schedule) => inHand.delete(schedule))
  }
}

async function send(
  { log }: Deps,
  trx: Knex.Transaction,
  row: Row,
  compose: Compose,
  post: Post,
): Promise<boolean> {
  const { id, message, tries } = row
  const reason = reasonAgainst(row)
  if (reason) return drop(trx, id, reason)
  let letter: Letter | DropReason
  try {
    letter = await compose(row as Waiting)
  } catch (error) {
    log.warn({ error, mail: id }, 'a mail cannot be written')
    return putOff(trx, id, tries)
  }
  if (typeof letter === 'string') return drop(trx, id, letter)
  const posted = await post(letter, message)
  if (posted.sent) {
    await trx.raw(
      `update mail set sent_at = clock_timestamp(), tries = tries + 1, data = data - 'to' where id = ?`,
      [id],
    )
    if (letter.sent) await appendAudit(trx, letter.sent)
    return true
  }
  log.warn({ code: posted.code, mail: id, tries: tries + 1 }, 'a mail cannot be sent')
  return posted.permanent ? drop(trx, id, 'refused', 1) : putOff(trx, id, tries)
}

async function takeNext(trx: Knex, { statistics, inHand }: Lane): Promise<Row | undefined> {
  const { rows } = await trx.raw(
    `select mail.id, message, kind, data, mail.due_at as "dueAt", mail.day::text as day, tries, schedule_id as "scheduleId", account.id as "accountId", role, reach,
       coalesce(data->>'to', email) as email, coalesce(data->>'lang', lang) as lang, coalesce(digest, false) as digest, stop_token as "stopToken", confirmed_at is not null as confirmed,
       statement_timestamp() as now, drop_at <= statement_timestamp() as "tooLate",
       account.closed_at is null and (not account.demo or (select demo from city)) as alive
     from mail join account on account.id = mail.account_id left join notice on notice.account_id = account.id
     where sent_at is null and dropped_at is null and next_try_at <= statement_timestamp()
       and (kind = 'statistic') = ? and (schedule_id is null or schedule_id <> all(?::integer[]))
     order by next_try_at, mail.id limit 1 for update of mail skip locked`,
    [statistics, [...inHand]],
  )
  return rows[0]
}

function reasonAgainst({ tooLate, alive, email, confirmed, kind, digest, role }: Row): DropReason | null {
  if (tooLate) return 'too-late'
  // It is for an address that is no longer the account's, and all the more so where that has been closed since.
  if (kind === 'moved') return null
  if (kind === 'statistic' && alive && (email === null || !confirmed)) return 'no-address'
  const isWanted = alive && email !== null && (kind === 'confirm' ? !confirmed : confirmed)
  if (!isWanted) return 'not-wanted'
  return kind === 'digest' && !(digest && mayOf(role).includes('see-reports')) ? 'not-wanted' : null
}

async function drop(trx: Knex, id: number, reason: DropReason, tries = 0): Promise<true> {
  await trx.raw(
    `update mail set dropped_at = clock_timestamp(), reason = ?, tries = tries + ?, data = data - 'to' where id = ?`,
    [reason, tries, id],
  )
  return true
}

async function putOff(trx: Knex, id: number, tries: number): Promise<true> {
  await trx.raw(
    `update mail set tries = tries + 1, next_try_at = clock_timestamp() + ? * interval '1 minute' where id = ?`,
    [Math.min(2 ** tries, LONGEST_PAUSE_MINUTES), id],
  )
  return true
}
