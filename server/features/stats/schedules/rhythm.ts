import type { SentRhythm } from '../../../../contracts/statsSchedule.ts'
import { DAY } from '../../../sla/calendar.ts'
import { nextDue, weekdayOf, type Due } from '../../notices/schedule.ts'

/** No rhythm has a longer pause. */
const LONGEST_PAUSE_MS = 32 * DAY

function falls(rhythm: SentRhythm, day: Date): boolean {
  if (rhythm.every === 'day') return true
  if (rhythm.every === 'week') return weekdayOf(day) === rhythm.on
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate()
  return day.getUTCDate() === Math.min(rhythm.on, last)
}

/** The next letter of a rhythm after an instant. @param at time of day, `HH:mm` */
export const nextLetter = (timeZone: string, rhythm: SentRhythm, at: string, after: Date): Due =>
  nextDue(timeZone, at, (day) => falls(rhythm, day), after)

/**
 * What is to be done when a letter is due: the last one that is (those before it, of a downtime, are not written any more),
 * and the one after that.
 * @param first the one that is known to be due
 */
export function dueLetters(
  timeZone: string,
  rhythm: SentRhythm,
  at: string,
  first: Due,
  now: Date,
): { due: Due; next: Due } {
  const after = (date: Date) => nextLetter(timeZone, rhythm, at, date)
  let due = first
  const near = new Date(now.getTime() - LONGEST_PAUSE_MS)
  for (let next = after(first.dueAt > near ? first.dueAt : near); ; next = after(next.dueAt)) {
    if (next.dueAt > now) return { due, next }
    due = next
  }
}
