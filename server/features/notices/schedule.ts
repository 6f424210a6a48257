import { clockMinutes, DAY, MINUTE } from '../../sla/calendar.ts'
import { LocalClock } from '../../sla/localClock.ts'

/** When digests come: a time of day `HH:mm` and days of the week, 1 for Monday. */
export interface Rhythm {
  at: string
  days: readonly number[]
}

/**
 * The next digest after an instant, by the clock of a time zone. Each local day has one: a time that the clock skips in
 * spring stands for the change, one that comes twice in autumn for the first of the two.
 * @returns the local day, and when it is due
 */
export function nextDigest(
  timeZone: string,
  { at, days }: Rhythm,
  after: Date,
): { day: string; dueAt: Date } {
  const clock = new LocalClock(timeZone, after.getTime() - 3 * DAY, after.getTime() + 12 * DAY)
  // A local day lies at most a day from that of UTC.
  const start = Math.floor(after.getTime() / DAY) * DAY - DAY
  for (let day = start; ; day += DAY) {
    const dueAt = clock.firstShowing(day + clockMinutes(at)! * MINUTE)
    if (dueAt > after.getTime() && days.includes(new Date(day).getUTCDay() || 7))
      return { day: new Date(day).toISOString().slice(0, 10), dueAt: new Date(dueAt) }
  }
}
