import type { AttachedFormat, Sending, SentPeriod, SentRhythm } from '../../../../contracts/statsSchedule.ts'
import type { Language } from '../../../../contracts/text.ts'

/** A schedule as it is read from `stats_schedule`. */
export interface ScheduleRow {
  id: number
  account_id: number
  view: string
  every: SentRhythm['every']
  on_day: number
  at: string
  lang: Language | null
  format: AttachedFormat
  period: SentPeriod
  next_day: string | null
  next_at: Date | null
}

/** Its columns, of the alias `schedule`. */
export const COLUMNS = `schedule.id, schedule.account_id, schedule.view, schedule.every, schedule.on_day,
  to_char(schedule.at, 'HH24:MI') as at, schedule.lang, schedule.format, schedule.period,
  schedule.next_day::text as next_day, schedule.next_at`

export const rhythmOf = ({ every, on_day: on }: Pick<ScheduleRow, 'every' | 'on_day'>): SentRhythm =>
  every === 'day' ? { every } : { every, on }

/** Whether an account, of the alias that is named, may still be written to and write. */
export const isAlive = (account: string) =>
  `${account}.closed_at is null and (not ${account}.demo or (select demo from city))`

interface LastRow {
  day: string
  state: Sending['state']
  due_at: string
  done_at: string | null
  tries: number
  reason: Sending['reason']
}

/** What became of the last letter of a schedule to a reader, as JSON or null. */
export const lastLetter = (schedule: string, reader: string) => `(
  select json_build_object('day', mail.day, 'due_at', mail.due_at, 'done_at', coalesce(mail.sent_at, mail.dropped_at),
    'tries', mail.tries, 'reason', mail.reason,
    'state', case when mail.sent_at is not null then 'sent' when mail.dropped_at is not null then 'dropped' else 'waiting' end)
  from mail where mail.schedule_id = ${schedule} and mail.account_id = ${reader} order by mail.day desc limit 1)`

export function presentLast(last: unknown): Sending | null {
  if (last === null) return null
  const { due_at, done_at, ...rest } = last as LastRow
  const iso = (at: string) => new Date(at).toISOString()
  return { ...rest, dueAt: iso(due_at), doneAt: done_at === null ? null : iso(done_at) }
}
