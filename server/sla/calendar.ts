import type { CalendarException, ExceptionKind, Period, WorkingCalendar } from '../../contracts/calendar.ts'

export type { CalendarException, ExceptionKind, Period, WorkingCalendar }

export const MINUTE = 60_000
export const DAY = 86_400_000

/** Every hour of every day: for urgent reports, and for limits in calendar time. */
export function alwaysOpen(timeZone: string): WorkingCalendar {
  return { timeZone, week: Array.from({ length: 7 }, (): Period[] => [['00:00', '24:00']]), exceptions: [] }
}

/** The last year whose days off are known; null where there are none to know, as in {@link alwaysOpen}. */
export function lastKnownYear({ lastKnownYear, exceptions }: WorkingCalendar): number | null {
  if (lastKnownYear !== undefined) return lastKnownYear
  const last = exceptions.reduce((latest, { date }) => (date > latest ? date : latest), '')
  return last === '' ? null : Number(last.slice(0, 4))
}

/** Days since 1970-01-01 of a day `YYYY-MM-DD`; null where there is no such day. */
export function dayNumber(day: string): number | null {
  const at = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day ? null : at / DAY
}

/** Minutes since midnight of a clock time `HH:mm`, 1440 for `24:00`; null where it is none. */
export function clockMinutes(time: string): number | null {
  if (!/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(time)) return null
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

/** The week's periods for the weekday of a {@link dayNumber}; day 0 was a Thursday. */
export function ordinaryPeriods({ week }: WorkingCalendar, number: number): Period[] {
  return week[(((number + 3) % 7) + 7) % 7] ?? []
}

/** What kind of day an exception is: as it says itself, else as its hours say against those of its weekday. */
export function kindOfException(
  calendar: WorkingCalendar,
  { date, kind, periods }: CalendarException,
): ExceptionKind {
  if (kind) return kind
  if (periods.length === 0) return 'holiday'
  const ordinary = lengthOf(ordinaryPeriods(calendar, dayNumber(date) ?? 0))
  if (ordinary === 0) return 'swapped'
  return lengthOf(periods) < ordinary ? 'half_day' : 'other_hours'
}

function lengthOf(periods: Period[]): number {
  return periods.reduce((sum, [start, end]) => sum + clockMinutes(end)! - clockMinutes(start)!, 0)
}
