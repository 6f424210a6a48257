import type { Knex } from 'knex'
import type { Deps } from '../../../http/deps.ts'
import { dueLetters } from './rhythm.ts'
import { COLUMNS, isAlive, rhythmOf, type ScheduleRow } from './rows.ts'

const BATCH = 100

type DueRow = ScheduleRow & { next_day: string; next_at: Date; now: Date; alive: boolean }

/**
 * Puts the letters of views that are due into the queue, one for each reader, and sets when the next ones are. That there
 * is one for a reader and a day the table sees to. After a downtime the last of those that were missed is sent, late.
 * @returns whether there may be more
 */
export async function planStatistics({ knex, reference }: Deps): Promise<boolean> {
  return knex.transaction(async (trx) => {
    const { rows } = await trx.raw(
      `select ${COLUMNS}, statement_timestamp() as now, ${isAlive('owner')} as alive
       from stats_schedule schedule join account owner on owner.id = schedule.account_id
       where next_at <= statement_timestamp() order by next_at limit ? for update of schedule skip locked`,
      [BATCH],
    )
    for (const row of rows as DueRow[]) await planOne(trx, reference().city.timeZone, row)
    return rows.length === BATCH
  })
}

async function planOne(trx: Knex, timeZone: string, row: DueRow) {
  const first = { day: row.next_day, dueAt: row.next_at }
  const { due, next } = dueLetters(timeZone, rhythmOf(row), row.at, first, row.now)
  if (row.alive)
    // A letter that could not be sent until the next one is due says nothing that one does not.
    await trx.raw(
      `insert into mail (account_id, kind, schedule_id, day, due_at, drop_at, data)
       select account_id, 'statistic', schedule_id, ?, ?, ?, jsonb_build_object('view', ?::text)
       from stats_reader where schedule_id = ? and stopped_at is null
       on conflict do nothing`,
      [due.day, due.dueAt, next.dueAt, row.view, row.id],
    )
  const after = row.alive ? { next_day: next.day, next_at: next.dueAt } : { next_day: null, next_at: null }
  await trx('stats_schedule').where({ id: row.id }).update(after)
}
