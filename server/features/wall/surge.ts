import type { Knex } from 'knex'
import { SURGE_WINDOW_MINUTES, type WallState } from '../../../contracts/wall.ts'
import { tellWalls } from './tell.ts'

/** Fewer are no surge, however quiet it was. */
const AT_LEAST = 10
const TIMES_USUAL = 4
/** It ends only below half of what it began with, so that it does not come and go at the limit. */
const HYSTERESIS = 0.5
const DAY_MS = 86_400_000
const WINDOW_MS = SURGE_WINDOW_MINUTES * 60_000
const WEEK_MS = 7 * DAY_MS

type Open = { id: number; began_at: Date }

async function openSurge(knex: Knex): Promise<Open | undefined> {
  return (await knex.raw('select id, began_at from surge where ended_at is null')).rows[0]
}

/**
 * Deadlines missed in the window that ends now, by when they were missed and not by when that was noticed; and how many are
 * usual in such a window. Usual is the mean of the week before, or that of this time of its days where that is more:
 * deadlines fall into working hours. Null where the log is too young to know what is usual.
 * @param since when the surge that lasts began: what belongs to it is not usual
 */
async function measure(
  knex: Knex,
  now: Date,
  since: Date | undefined,
): Promise<{ breaches: number; usual: number } | null> {
  const first = await knex.raw('select at from event_log order by seq limit 1')
  const before = (since ?? now).getTime() - WINDOW_MS
  const from = Math.max(before - WEEK_MS, first.rows[0]?.at.getTime() ?? Infinity)
  const days = (before - from) / DAY_MS
  if (!(days >= 1)) return null
  const { rows } = await knex.raw(
    `select
       (count(*) filter (where at > :window and at <= :now))::integer as breaches,
       (count(*) filter (where at <= :before))::integer as week,
       (count(*) filter (where at <= :before and mod(extract(epoch from :now::timestamptz - at), 86400) < :seconds))::integer as "sameTime"
     from event_log where kind = 'sla.overdue' and at > :from and at <= :now`,
    {
      now,
      window: new Date(now.getTime() - WINDOW_MS),
      before: new Date(before),
      from: new Date(from),
      seconds: WINDOW_MS / 1000,
    },
  )
  const { breaches, week, sameTime } = rows[0] as Record<'breaches' | 'week' | 'sameTime', number>
  return { breaches, usual: Math.max((week * WINDOW_MS) / (before - from), sameTime / Math.floor(days)) }
}

/** A surge as it stands, or stood at `now`. */
async function tell(knex: Knex, open: Open | undefined, now: Date): Promise<WallState['surge']> {
  if (!open) return null
  const measured = await measure(knex, now, open.began_at)
  return { since: open.began_at.toISOString(), ...(measured ?? { breaches: 0, usual: 0 }) }
}

/** The surge that lasts, as it stands now; null where none does. */
export const currentSurge = async (knex: Knex, now: Date): Promise<WallState['surge']> =>
  tell(knex, await openSurge(knex), now)

/** The surge that lasted at an instant; not known of times at which nobody watched for one. */
export async function surgeAt(knex: Knex, at: Date): Promise<Pick<WallState, 'surge' | 'surgeKnown'>> {
  const { rows } = await knex.raw(
    'select id, began_at from surge where began_at <= :at and (ended_at is null or ended_at > :at)',
    { at },
  )
  const watched = await knex.raw('select since <= ? as watched from surge_watch', [at])
  return {
    surge: await tell(knex, rows[0], at),
    surgeKnown: rows.length > 0 || watched.rows[0].watched,
  }
}

/**
 * Looks whether a surge begins or ends now, and tells the walls. Any number of processes may do it: one of them is first.
 * @returns whether one began or ended by this call
 */
export async function watchSurge(knex: Knex, now: Date): Promise<boolean> {
  const open = await openSurge(knex)
  const measured = await measure(knex, now, open?.began_at)
  const share = open ? HYSTERESIS : 1
  const isSurge =
    measured !== null &&
    measured.breaches >= AT_LEAST * share &&
    measured.breaches >= TIMES_USUAL * share * measured.usual
  if (isSurge === (open !== undefined)) return false
  return knex.transaction(async (trx) => {
    const { rowCount } = open
      ? await trx.raw('update surge set ended_at = ? where id = ? and ended_at is null', [now, open.id])
      : await trx.raw('insert into surge (began_at) values (?) on conflict do nothing', [now])
    if (rowCount === 0) return false
    await tellWalls(trx)
    return true
  })
}
