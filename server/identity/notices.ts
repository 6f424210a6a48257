import type { Knex } from 'knex'

/**
 * After an administrator has ended an account's sessions, nothing goes to its address any more until that is confirmed
 * anew: whoever had the account may have set it.
 */
export async function haltNotices(trx: Knex, accountId: number): Promise<void> {
  await trx('notice')
    .where({ account_id: accountId })
    .update({ confirmed_at: null, confirm_hash: null, confirm_until: null, next_day: null, next_at: null })
  await forgetBrowsers(trx, accountId)
}

/** Tells no browser of an account anything more, also where the session that asked for it has lapsed by itself. */
export async function forgetBrowsers(trx: Knex, accountId: number): Promise<void> {
  await trx('push_browser').where({ account_id: accountId }).delete()
}

/** What an account that is closed had sent to others is sent no more; it goes on when it is saved again. */
export async function haltSchedules(trx: Knex, accountId: number): Promise<void> {
  await trx('stats_schedule').where({ account_id: accountId }).update({ next_day: null, next_at: null })
}

/**
 * Has the owner of an account told by mail, where there is an address that was confirmed, that signing in is held up after
 * wrong passwords; once an hour at most, however long somebody goes on. In a transaction that has changed the account's row.
 * @param accountId null for a name that there is not, of which nobody is told
 * @param address of the network from which the last try came
 */
export async function tellOfLockOut(trx: Knex, accountId: number | null, address: string): Promise<void> {
  await trx.raw(
    `insert into mail (account_id, kind, data, drop_at)
     select account_id, 'lock-out', jsonb_build_object('count', failures::text, 'address', ?::text), clock_timestamp() + interval '1 day'
     from notice join account on account.id = account_id
     where account_id = ?::integer and confirmed_at is not null and not exists (
       select from mail where mail.account_id = notice.account_id and kind = 'lock-out' and due_at > clock_timestamp() - interval '1 hour')`,
    [address, accountId],
  )
}
