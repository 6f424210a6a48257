import type { CalendarException, ExceptionKind, Period } from '../../../contracts/calendar.ts'
import type { Localized } from '../../../contracts/text.ts'
import { minutesOfWork } from '../duration.ts'

/** How a day looks in a calendar: off, works though its weekday does not, works other hours. */
export type DayLook = 'off' | 'extra' | 'other'

const DAY_MS = 86_400_000
const at = (day: string) => Date.parse(`${day}T00:00:00Z`)
/** 0 is Monday. */
export const weekdayOf = (day: string) => (new Date(at(day)).getUTCDay() + 6) % 7

/** @param week working periods of each weekday, Monday first */
export function lookOf(
  { date, periods }: Pick<CalendarException, 'date' | 'periods'>,
  week: Period[][],
): DayLook {
  if (minutesOfWork(periods) === 0) return 'off'
  return minutesOfWork(week[weekdayOf(date)] ?? []) === 0 ? 'extra' : 'other'
}

/** Days in a row with one name and the same hours. */
export interface DayRange {
  /** Local days, both included. */
  from: string
  to: string
  name: Localized
  kind: ExceptionKind | undefined
  look: DayLook
  periods: Period[]
}

/** What differs from the week in a year, days in a row together, in order. */
export function rangesOf(exceptions: CalendarException[], year: number, week: Period[][]): DayRange[] {
  const ranges: DayRange[] = []
  const ofYear = exceptions.filter(({ date }) => date.startsWith(`${year}-`))
  for (const day of ofYear.toSorted((a, b) => (a.date < b.date ? -1 : 1))) {
    const last = ranges.at(-1)
    const look = lookOf(day, week)
    const goesOn =
      last !== undefined &&
      at(day.date) - at(last.to) === DAY_MS &&
      last.name.vi === day.name.vi &&
      last.kind === day.kind &&
      last.look === look &&
      JSON.stringify(last.periods) === JSON.stringify(day.periods)
    if (goesOn) last.to = day.date
    else
      ranges.push({
        from: day.date,
        to: day.date,
        name: day.name,
        kind: day.kind,
        look,
        periods: day.periods,
      })
  }
  return ranges
}

/** Years that a calendar says anything of, and this one, ascending. */
export function yearsOf(exceptions: CalendarException[], thisYear: number): number[] {
  return [...new Set([...exceptions.map(({ date }) => Number(date.slice(0, 4))), thisYear])].sort(
    (a, b) => a - b,
  )
}

/** The last year whose days off are known, as the calendar says or as the last of its days tells; null for none. */
export function lastKnownYear(calendar: {
  lastKnownYear?: number | undefined
  exceptions: CalendarException[]
}) {
  return calendar.lastKnownYear ?? yearsOf(calendar.exceptions, -1).findLast((year) => year > 0) ?? null
}

/** The days of a month, each `YYYY-MM-DD`, with `null` for the blanks before the first so that weeks begin on Monday. */
export function monthDays(year: number, month: number): (string | null)[] {
  const two = (value: number) => String(value).padStart(2, '0')
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const days = Array.from({ length }, (_, index) => `${year}-${two(month)}-${two(index + 1)}`)
  return [...Array.from<null>({ length: weekdayOf(days[0]!) }).fill(null), ...days]
}
