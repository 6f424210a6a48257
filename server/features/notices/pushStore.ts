import { createECDH } from 'node:crypto'
import type { Knex } from 'knex'
import webPush from 'web-push'
import type { Notices, PushBody } from '../../../contracts/notices.ts'
import { fieldProblem, ProblemError } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import type { Asker } from '../../identity/asker.ts'
import { appendAudit } from '../../identity/audit.ts'
import { readHead } from '../../log/read.ts'

/** Whoever has more browsers than this is no longer told in the one that was added first. */
const MOST_BROWSERS = 10

/** What push services know this server by. */
export interface PushKey {
  publicKey: string
  privateKey: string
}

/** The key of this city: made by whoever asks for it first, and kept, since browsers are bound to it. */
export async function readPushKey(knex: Knex): Promise<PushKey> {
  const read = () => knex('push_key').first({ publicKey: 'public_key', privateKey: 'private_key' })
  const known = (await read()) as PushKey | undefined
  if (known) return known
  const { publicKey, privateKey } = webPush.generateVAPIDKeys()
  await knex('push_key')
    .insert({ public_key: publicKey, private_key: privateKey })
    .onConflict('only_one')
    .ignore()
  return (await read()) as PushKey
}

/** Of browsers, with their `session` and `account`: those that are still to be told. */
export const STILL_TOLD = `session.ended_at is null and account.closed_at is null
  and (not account.demo or (select demo from city))`

/** What the page of notices says of it; null where no browser can be told anything. */
export async function presentPush(
  { knex, push }: Pick<Deps, 'knex' | 'push'>,
  accountId: number,
): Promise<Notices['push']> {
  if (!push) return null
  const { publicKey } = await readPushKey(knex)
  const { rows } = await knex.raw(
    `select count(*)::integer as browsers from push_browser join session on session.id = session_id
       join account on account.id = push_browser.account_id where push_browser.account_id = ? and ${STILL_TOLD}`,
    [accountId],
  )
  return { publicKey, browsers: rows[0].browsers }
}

/** A point of the curve, which others than browsers may get wrong. */
function isKey(p256dh: string): boolean {
  const own = createECDH('prime256v1')
  own.generateKeys()
  try {
    own.computeSecret(Buffer.from(p256dh, 'base64url'))
    return true
  } catch {
    return false
  }
}

/**
 * Tells a browser from now on what becomes overdue; one that is known is from now on told for this account and session.
 * @throws ProblemError `unavailable`, `invalid-input` for a key that is none
 */
export async function addBrowser(
  { knex, push }: Pick<Deps, 'knex' | 'push'>,
  { accountId, sessionId }: Asker & { accountId: number },
  { endpoint, p256dh, auth, lang }: PushBody,
): Promise<void> {
  if (!push) throw new ProblemError('unavailable', 'This server tells no browser: PUBLIC_URL is not set')
  if (!isKey(p256dh)) throw fieldProblem('invalid-input', 'p256dh', 'is not a key of a browser')
  await knex.transaction(async (trx) => {
    const { seq } = await readHead(trx)
    const { rows } = await trx.raw(
      `insert into push_browser (account_id, session_id, endpoint, p256dh, auth, lang, seen_seq) values (?, ?, ?, ?, ?, ?, ?)
       on conflict (endpoint) do update set account_id = excluded.account_id, session_id = excluded.session_id,
         p256dh = excluded.p256dh, auth = excluded.auth, lang = excluded.lang, failures = 0, next_at = excluded.next_at,
         seen_seq = excluded.seen_seq
       returning id`,
      [accountId, sessionId, endpoint, p256dh, auth, lang, seq],
    )
    await trx.raw(
      `delete from push_browser where account_id = ? and id not in (
         select id from push_browser where account_id = ? order by id = ? desc, id desc limit ${MOST_BROWSERS})`,
      [accountId, accountId, rows[0].id],
    )
    // The address alone lets somebody write to the browser, were it not for the key: it stays out of the log.
    await appendAudit(trx, { kind: 'notices-changed', accountId, data: { push: 'on', browser: rows[0].id } })
  })
}

/** Tells a browser of this account nothing more; nothing happens where it has not been told. */
export async function removeBrowser(knex: Knex, accountId: number, endpoint: string): Promise<void> {
  await knex.transaction(async (trx) => {
    const { rows } = await trx.raw(
      'delete from push_browser where account_id = ? and endpoint = ? returning id',
      [accountId, endpoint],
    )
    for (const { id } of rows)
      await appendAudit(trx, { kind: 'notices-changed', accountId, data: { push: 'off', browser: id } })
  })
}
