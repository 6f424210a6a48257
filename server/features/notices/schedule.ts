import { clockMinutes, DAY, MINUTE } from '../../sla/calendar.ts'
import { LocalClock } from '../../sla/localClock.ts'

/** When digests come: a time of day `HH:mm` and days of the week, 1 for Monday. */
export interface Rhythm {
  at: string
  days: readonly number[]
}
/** A local day, and when something of it is due. */
export interface Due {
  day: string
  dueAt: Date
}

/**
 * The first after an instant of things that are due at a time of day, by the clock of a time zone. Each local day has one: a
 * time that the clock skips in spring stands for the change, one that comes twice in autumn for the first of the two.
 * @param at time of day, `HH:mm`
 * @param falls whether a local day, given as its midnight in UTC, has one; of 31 days in a row one has
 */
export function nextDue(timeZone: string, at: string, falls: (day: Date) => boolean, after: Date): Due {
  const clock = new LocalClock(timeZone, after.getTime() - 3 * DAY, after.getTime() + 35 * DAY)
  // A local day lies at most a day from that of UTC.
  const start = Math.floor(after.getTime() / DAY) * DAY - DAY
  for (let day = start; ; day += DAY) {
    const dueAt = clock.firstShowing(day + clockMinutes(at)! * MINUTE)
    if (dueAt > after.getTime() && falls(new Date(day)))
      return { day: new Date(day).toISOString().slice(0, 10), dueAt: new Date(dueAt) }
  }
}

/** 1 for Monday. @param day as its midnight in UTC */
export const weekdayOf = (day: Date): number => day.getUTCDay() || 7

/** The next digest after an instant. */
export const nextDigest = (timeZone: string, { at, days }: Rhythm, after: Date): Due =>
  nextDue(timeZone, at, (day) => days.includes(weekdayOf(day)), after)
