import type { Knex } from 'knex'

/**
 * After an administrator has ended an account's sessions, nothing goes to its address any more until that is confirmed
 * anew: whoever had the account may have set it.
 */
export async function haltNotices(trx: Knex, accountId: number): Promise<void> {
  await trx('notice')
    .where({ account_id: accountId })
    .update({ confirmed_at: null, confirm_hash: null, confirm_until: null, next_day: null, next_at: null })
}
