import type { Knex } from 'knex'
import type { Deps } from '../../http/deps.ts'
import { nextDigest } from './schedule.ts'

/** A digest that could not be sent for so long is not sent any more: the next one says what is then. */
export const DROP_AFTER_HOURS = 6
/** Mails that are done are told of on the page of notices, and then forgotten. */
const KEPT_DAYS = 90
const BATCH = 100

interface Due {
  account_id: number
  at: string
  days: number[]
  next_day: string
  next_at: Date
  oldest: Date
}

/**
 * Puts the digests that are due into the queue, and sets when the next ones are. That there is one for an account and a day
 * the table sees to. After a downtime those of the last hours are sent, late, and older ones are passed over.
 * @returns whether there may be more
 */
export async function planDigests({ knex, reference }: Deps): Promise<boolean> {
  return knex.transaction(async (trx) => {
    const { rows } = await trx.raw(
      `select account_id, to_char(at, 'HH24:MI') as at, days, next_day::text, next_at,
         statement_timestamp() - interval '${DROP_AFTER_HOURS} hours' as oldest
       from notice where next_at <= statement_timestamp() order by next_at limit ? for update skip locked`,
      [BATCH],
    )
    for (const due of rows as Due[]) await planOne(trx, reference().city.timeZone, due)
    if (rows.length > 0)
      await trx.raw(`delete from mail where due_at < clock_timestamp() - interval '${KEPT_DAYS} days'`)
    return rows.length === BATCH
  })
}

async function planOne(
  trx: Knex,
  timeZone: string,
  { account_id, next_day, next_at, oldest, ...rhythm }: Due,
) {
  await trx.raw(
    `insert into mail (account_id, kind, day, due_at, drop_at)
     values (?, 'digest', ?, ?, ?::timestamptz + interval '${DROP_AFTER_HOURS} hours')
     on conflict do nothing`,
    [account_id, next_day, next_at, next_at],
  )
  const next = nextDigest(timeZone, rhythm, next_at > oldest ? next_at : oldest)
  await trx('notice').where({ account_id }).update({ next_day: next.day, next_at: next.dueAt })
}
