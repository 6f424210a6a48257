import type { Knex } from 'knex'
import type { Received, ReceivedBody } from '../../../../contracts/statsSchedule.ts'
import { ProblemError } from '../../../errors.ts'
import { appendAudit } from '../../../identity/audit.ts'
import { isAlive, lastLetter, presentLast, rhythmOf, type ScheduleRow } from './rows.ts'

type Row = Pick<ScheduleRow, 'id' | 'view' | 'every' | 'on_day' | 'at' | 'next_at'> & {
  from: string
  mine: boolean
  wanted: boolean
  last: unknown
}

/** Views of statistics that are sent to an account, its own first. */
export async function listReceived(knex: Knex, accountId: number): Promise<Received> {
  const { rows } = await knex.raw(
    `select schedule.id, view, every, on_day, to_char(at, 'HH24:MI') as at, owner.name as from,
       case when stopped_at is null and ${isAlive('owner')} then next_at end as next_at,
       owner.id = reader.account_id as mine, stopped_at is null as wanted,
       ${lastLetter('schedule.id', 'reader.account_id')} as last
     from stats_reader reader join stats_schedule schedule on schedule.id = schedule_id
       join account owner on owner.id = schedule.account_id
     where reader.account_id = ? order by owner.id <> reader.account_id, view, schedule.id`,
    [accountId],
  )
  return {
    items: (rows as Row[]).map(({ next_at, every, on_day, last, ...row }) => ({
      ...row,
      ...{ rhythm: rhythmOf({ every, on_day }), last: presentLast(last) },
      nextAt: next_at?.toISOString() ?? null,
    })),
  }
}

/** Ends or takes up the letters of a view to a reader. @throws ProblemError `not-found` for one that is not sent to her */
export async function want(knex: Knex, accountId: number, { id, wanted }: ReceivedBody): Promise<void> {
  await knex.transaction(async (trx) => {
    const { rows } = await trx.raw(
      `update stats_reader set stopped_at = ${wanted ? 'null' : 'coalesce(stopped_at, clock_timestamp())'}
       where schedule_id = ? and account_id = ? returning schedule_id`,
      [id, accountId],
    )
    if (rows.length === 0) throw new ProblemError('not-found', `No view of a schedule ${id} is sent to you`)
    await tell(trx, accountId, id, wanted ? 'reader again' : 'reader')
  })
}

/** Ends the letters that the link of one belongs to; nothing for one that is forged. */
export async function stopByLink(trx: Knex, token: string): Promise<void> {
  const { rows } = await trx.raw(
    `update stats_reader set stopped_at = clock_timestamp() where stop_token = ? and stopped_at is null
     returning schedule_id, account_id`,
    [token],
  )
  for (const { schedule_id, account_id } of rows) await tell(trx, account_id, schedule_id, 'link')
}

const tell = (trx: Knex, accountId: number, schedule: number, by: string) =>
  appendAudit(trx, {
    kind: by === 'reader again' ? 'schedule-set' : 'schedule-ended',
    accountId,
    data: { schedule, by },
  })
