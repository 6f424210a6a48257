import { DateTime } from 'luxon'

/** A working calendar in local time: periods a weekday (index 0 is Monday) and the days that differ. */
export interface WorkingCalendar {
  timeZone: string
  week: [start: string, end: string][][]
  exceptions: { date: string; periods: [start: string, end: string][] }[]
}

const HORIZON_DAYS = 3660

/**
 * Working-time arithmetic over one calendar. Pure; days are computed once and kept.
 * Days follow the time zone's own clock: a day of 23 or 25 hours has the working periods its clock shows.
 */
export class WorkingTime {
  readonly #calendar: WorkingCalendar
  readonly #exceptions: Map<string, [string, string][]>
  readonly #days = new Map<string, { periods: [number, number][]; minutes: number; next: string }>()
  readonly #localDay: Intl.DateTimeFormat

  constructor(calendar: WorkingCalendar) {
    this.#calendar = calendar
    this.#exceptions = new Map(calendar.exceptions.map(({ date, periods }) => [date, periods]))
    this.#localDay = new Intl.DateTimeFormat('en-CA', { timeZone: calendar.timeZone })
  }

  /** The local calendar day (`YYYY-MM-DD`) of an instant. */
  dayOf(instant: Date): string {
    return this.#localDay.format(instant)
  }

  /** Whether the calendar has any working time on a local day. */
  isWorkingDay(day: string): boolean {
    return this.#day(day).minutes > 0
  }

  /** How many working days lie between two local days, both included; 0 if the last lies before the first. */
  workingDays(from: string, to: string): number {
    let count = 0
    for (let day = from, steps = 0; day <= to && steps < HORIZON_DAYS; day = this.#day(day).next, steps++)
      if (this.isWorkingDay(day)) count++
    return count
  }

  /** Working minutes, rounded to the nearest, from one instant to a later one; 0 if it is not later. */
  minutesBetween(from: Date, to: Date): number {
    const [start, end] = [from.getTime(), to.getTime()]
    if (end <= start) return 0
    const lastDay = this.dayOf(to)
    let milliseconds = 0
    for (let day = this.dayOf(from); day <= lastDay; day = this.#day(day).next)
      for (const [opens, closes] of this.#day(day).periods)
        milliseconds += Math.max(0, Math.min(closes, end) - Math.max(opens, start))
    return Math.round(milliseconds / 60_000)
  }

  #day(day: string) {
    const known = this.#days.get(day)
    if (known) return known
    const local = DateTime.fromISO(day, { zone: this.#calendar.timeZone })
    if (!local.isValid) throw new Error(`“${day}” is not a day in ${this.#calendar.timeZone}`)
    const periods = (this.#exceptions.get(day) ?? this.#calendar.week[local.weekday - 1] ?? []).map(
      ([opens, closes]): [number, number] => [clock(local, opens), clock(local, closes)],
    )
    const minutes = periods.reduce((sum, [opens, closes]) => sum + (closes - opens) / 60_000, 0)
    const computed = { periods, minutes, next: local.plus({ days: 1 }).toISODate() }
    this.#days.set(day, computed)
    return computed
  }
}

function clock(day: DateTime, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return (hour === 24 ? day.plus({ days: 1 }).startOf('day') : day.set({ hour, minute })).toMillis()
}
