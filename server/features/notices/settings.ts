import type { Knex } from 'knex'
import type { Notices, NoticesBody } from '../../../contracts/notices.ts'
import { fieldProblem, ProblemError } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import { appendAudit } from '../../identity/audit.ts'
import { hashOf, newToken } from '../../identity/token.ts'
import { stopByLink } from '../stats/schedules/received.ts'
import { presentPush } from './pushStore.ts'
import { nextDigest } from './schedule.ts'

/** What is offered to who has not chosen yet. */
const FIRST = { lang: 'vi', digest: false, at: '07:00', days: [1, 2, 3, 4, 5] } as const
const LISTED_MAILS = 6
/** An account sends no more than so many of these in an hour, to whatever addresses. */
const CONFIRMATIONS_AN_HOUR = 5
const LINK_HOURS = 24

interface Row {
  email: string | null
  lang: 'vi' | 'en'
  digest: boolean
  at: string
  days: number[]
  confirmed_at: Date | null
  confirm_until: Date | null
  next_at: Date | null
}

type Given = Pick<Deps, 'knex' | 'reference' | 'mail' | 'push'>

async function readRow(
  trx: Knex,
  accountId: number,
  lock: 'for update' | '' = 'for update',
): Promise<Row | undefined> {
  const { rows } = await trx.raw(
    `select email, lang, digest, to_char(at, 'HH24:MI') as at, days, confirmed_at, confirm_until, next_at
     from notice where account_id = ? ${lock}`,
    [accountId],
  )
  return rows[0]
}

/** What an account has chosen, and what became of its last mails. */
export function readNotices({ knex, reference, mail, push }: Given, accountId: number): Promise<Notices> {
  return knex.transaction(async (trx) => {
    const row = await readRow(trx, accountId, '')
    const { rows: mails } = await trx.raw(
      `select kind, data->>'view' as view, due_at as at, coalesce(sent_at, dropped_at) as done_at, tries, reason,
         case when sent_at is not null then 'sent' when dropped_at is not null then 'dropped' else 'waiting' end as state
       from mail where account_id = ? order by due_at desc, id desc limit ?`,
      [accountId, LISTED_MAILS],
    )
    return {
      mail: mail && { from: mail.from },
      push: await presentPush({ knex: trx, push }, accountId),
      timeZone: reference().city.timeZone,
      email: row?.email ?? null,
      confirmed: row?.confirmed_at != null,
      confirmUntil: row?.confirm_until?.toISOString() ?? null,
      lang: row?.lang ?? FIRST.lang,
      digest: row?.digest ?? FIRST.digest,
      at: row?.at ?? FIRST.at,
      days: row?.days ?? [...FIRST.days],
      nextAt: row?.next_at?.toISOString() ?? null,
      mails: mails.map(({ at, done_at, ...rest }: { at: Date; done_at: Date | null }) => ({
        ...rest,
        at: at.toISOString(),
        doneAt: done_at?.toISOString() ?? null,
      })),
    }
  })
}

/** @throws ProblemError `unavailable` */
function requireMail({ mail }: Given) {
  if (!mail) throw new ProblemError('unavailable', 'This server sends no mail: SMTP_URL is not set')
}

/**
 * Takes what an account has chosen. A new address is sent a link, and nothing else before that has been followed.
 * @throws ProblemError `unavailable`, `too-many-requests`
 */
export async function saveNotices(given: Given, accountId: number, body: NoticesBody): Promise<void> {
  requireMail(given)
  const { email, lang, digest, at, days } = body
  await given.knex.transaction(async (trx) => {
    const before = await readRow(trx, accountId)
    const isNew = email !== (before?.email ?? null)
    // Digests that went to the address before can no longer end those to the new one.
    const unconfirmed = {
      confirmed_at: null,
      confirm_hash: null,
      confirm_until: null,
      stop_token: newToken(),
    }
    const chosen = { email, lang, digest, at, days, next_day: null, next_at: null }
    await trx('notice')
      .insert({ ...chosen, ...unconfirmed, account_id: accountId })
      .onConflict('account_id')
      .merge(isNew ? { ...chosen, ...unconfirmed } : chosen)
    await planNext(trx, given, accountId)
    await appendAudit(trx, {
      kind: 'notices-changed',
      accountId,
      data: {
        digest: digest ? `${at} ${days.join('')}` : 'off',
        ...(isNew && { email: email ? 'set' : 'removed' }),
      },
    })
    if (isNew && email !== null) await askToConfirm(trx, accountId)
    if (isNew && before?.email && before.confirmed_at) await tellMoved(trx, accountId, before)
  })
}

/** Whoever took an account over and sends its mail elsewhere is seen at the address that was confirmed before. */
async function tellMoved(trx: Knex, accountId: number, { email, lang }: Row) {
  await trx.raw(
    `insert into mail (account_id, kind, data, drop_at) values (?, 'moved', ?, clock_timestamp() + interval '1 day')`,
    [accountId, JSON.stringify({ to: email, lang })],
  )
}

/** Sends the link once more. @throws ProblemError `unavailable`, `too-many-requests`, `invalid-input` without an address */
export async function confirmAgain(given: Given, accountId: number): Promise<void> {
  requireMail(given)
  await given.knex.transaction(async (trx) => {
    const row = await readRow(trx, accountId)
    if (!row?.email) throw fieldProblem('invalid-input', 'email', 'There is no address to confirm')
    if (!row.confirmed_at) await askToConfirm(trx, accountId)
  })
}

async function askToConfirm(trx: Knex, accountId: number) {
  const { rows } = await trx.raw(
    `select count(*)::integer as sent from mail where account_id = ? and kind = 'confirm' and due_at > clock_timestamp() - interval '1 hour'`,
    [accountId],
  )
  if (rows[0].sent >= CONFIRMATIONS_AN_HOUR)
    throw new ProblemError('too-many-requests', 'Too many links were sent within the hour', {
      retryAfter: 3600,
    })
  await trx.raw(
    `update mail set dropped_at = clock_timestamp(), reason = 'not-wanted' where id in (
       select id from mail where account_id = ? and kind = 'confirm' and sent_at is null and dropped_at is null
       for update skip locked)`,
    [accountId],
  )
  await trx.raw(
    `insert into mail (account_id, kind, drop_at) values (?, 'confirm', clock_timestamp() + interval '${LINK_HOURS} hours')`,
    [accountId],
  )
}

/** A new link for the address as it is now; those before are no longer good. Committed before it is sent. */
export async function newConfirmation(knex: Knex, accountId: number): Promise<string> {
  const token = newToken()
  await knex.raw(
    `update notice set confirm_hash = ?, confirm_until = clock_timestamp() + interval '${LINK_HOURS} hours' where account_id = ?`,
    [hashOf(token), accountId],
  )
  return token
}

/** @throws ProblemError `not-found` for a link that is forged, lapsed, or replaced by another */
export async function confirm(given: Given, token: string): Promise<void> {
  await given.knex.transaction(async (trx) => {
    const { rows } = await trx.raw(
      `update notice set confirmed_at = clock_timestamp(), confirm_hash = null, confirm_until = null
       where confirm_hash = ? and confirm_until > clock_timestamp() and email is not null
         and exists (select from account where id = account_id and closed_at is null)
       returning account_id`,
      [hashOf(token)],
    )
    if (rows.length === 0)
      throw new ProblemError(
        'not-found',
        'This link is no longer good: have another one sent from your page of notices',
      )
    const accountId: number = rows[0].account_id
    await planNext(trx, given, accountId)
    await appendAudit(trx, { kind: 'notices-changed', accountId, data: { email: 'confirmed' } })
  })
}

/** Ends the digests, or the letters of a view of statistics, that a link belongs to; the same for one that is forged, so that nothing is learnt from it. */
export async function stop(given: Given, token: string): Promise<void> {
  await given.knex.transaction(async (trx) => {
    const { rows } = await trx.raw(
      `update notice set digest = false, next_day = null, next_at = null where stop_token = ? and digest returning account_id`,
      [token],
    )
    for (const { account_id: accountId } of rows)
      await appendAudit(trx, { kind: 'notices-changed', accountId, data: { digest: 'off by link' } })
    await stopByLink(trx, token)
  })
}

/** When the next digest comes, from now on. */
async function planNext(trx: Knex, { reference }: Given, accountId: number) {
  const row = (await readRow(trx, accountId))!
  const { rows } = await trx.raw('select clock_timestamp() as now')
  const next = row.digest && row.confirmed_at ? nextDigest(reference().city.timeZone, row, rows[0].now) : null
  await trx('notice')
    .where({ account_id: accountId })
    .update({ next_day: next?.day ?? null, next_at: next?.dueAt ?? null })
}
