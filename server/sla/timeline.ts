import { DAY, MINUTE, clockMinutes, dayNumber, ordinaryPeriods, type CalendarException } from './calendar.ts'
import type { WorkingCalendar } from './calendar.ts'
import { LocalClock } from './localClock.ts'

/**
 * Every working period of a calendar over whole years, as instants, with the working time that lies before each: what
 * is asked of it is found by halving. Takes about a millisecond a year to lay out. Instants are epoch milliseconds.
 */
export class Timeline {
  readonly firstYear: number
  readonly lastYear: number
  /** {@link dayNumber} of the first day. */
  readonly firstDay: number
  /** When each day begins, and when the last one ends. */
  readonly dayStarts: Float64Array
  /** For each day the index of its first period; one more at the end. */
  readonly firstPeriods: Int32Array
  readonly opens: Float64Array
  readonly closes: Float64Array
  /** Working milliseconds before each period, and of all of them at the end. */
  readonly before: Float64Array
  readonly exceptions: Map<number, CalendarException>
  readonly #calendar: WorkingCalendar
  readonly #clock: LocalClock

  /** @param calendar without problems (`validateCalendar`); periods that overlap count once */
  constructor(calendar: WorkingCalendar, firstYear: number, lastYear: number) {
    this.#calendar = calendar
    this.firstYear = firstYear
    this.lastYear = lastYear
    this.firstDay = startOfYear(firstYear)
    const days = startOfYear(lastYear + 1) - this.firstDay
    this.#clock = new LocalClock(
      calendar.timeZone,
      (this.firstDay - 2) * DAY,
      (this.firstDay + days + 2) * DAY,
    )
    this.exceptions = new Map(calendar.exceptions.map((one) => [dayNumber(one.date)!, one]))
    this.dayStarts = Float64Array.from({ length: days + 1 }, (_, day) => this.instant(day, 0))
    this.firstPeriods = new Int32Array(days + 1)
    const [opens, closes, before]: [number[], number[], number[]] = [[], [], [0]]
    for (let day = 0; day < days; day++) {
      for (const [start, end] of this.#periods(day)) {
        const from = Math.max(this.instant(day, start), closes.at(-1) ?? -Infinity)
        const to = this.instant(day, end)
        if (to <= from) continue
        opens.push(from)
        closes.push(to)
        before.push(before.at(-1)! + to - from)
      }
      this.firstPeriods[day + 1] = opens.length
    }
    this.opens = Float64Array.from(opens)
    this.closes = Float64Array.from(closes)
    this.before = Float64Array.from(before)
  }

  /** When the clock first shows these minutes since midnight of the day at this index. */
  instant(day: number, minutes: number): number {
    return this.#clock.firstShowing((this.firstDay + day) * DAY + minutes * MINUTE)
  }

  get start(): number {
    return this.dayStarts[0]!
  }
  get end(): number {
    return this.dayStarts.at(-1)!
  }
  /** Working milliseconds of all its years. */
  get total(): number {
    return this.before.at(-1)!
  }

  /** Working milliseconds from its start to an instant within it. */
  worked(at: number): number {
    const period = firstAbove(this.closes, at)
    return this.before[period]! + Math.max(0, at - (this.opens[period] ?? Infinity))
  }

  /** The first instant by which so much has been worked: 0 < `worked` ≤ total. */
  firstAt(worked: number): number {
    const period = firstAtLeast(this.before, worked) - 1
    return this.opens[period]! + worked - this.before[period]!
  }

  /** The last instant by which no more has been worked: 0 ≤ `worked` < total. */
  lastAt(worked: number): number {
    const period = firstAbove(this.before, worked) - 1
    return this.opens[period]! + worked - this.before[period]!
  }

  /** Index of the local day that an instant lies in. */
  dayAt(at: number): number {
    return firstAbove(this.dayStarts, at) - 1
  }

  #periods(day: number): [start: number, end: number][] {
    const number = this.firstDay + day
    const periods = this.exceptions.get(number)?.periods ?? ordinaryPeriods(this.#calendar, number)
    return periods
      .map(([start, end]): [number, number] => [clockMinutes(start)!, clockMinutes(end)!])
      .sort(([a], [b]) => a - b)
  }

  /** The ordinary opening and closing of the weekday at this index, as instants; null where it is free. */
  ordinaryHours(day: number): [opens: number, closes: number] | null {
    const minutes = ordinaryPeriods(this.#calendar, this.firstDay + day)
      .flat()
      .map((time) => clockMinutes(time)!)
    if (minutes.length === 0) return null
    return [this.instant(day, Math.min(...minutes)), this.instant(day, Math.max(...minutes))]
  }
}

// Date.UTC would take the years 0 to 99 for 1900 to 1999.
const startOfYear = (year: number) => new Date(0).setUTCFullYear(year, 0, 1) / DAY

/** Index of the first of the ascending values above `limit`, their number where there is none. */
function firstAbove(values: Float64Array, limit: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle]! > limit) high = middle
    else low = middle + 1
  }
  return low
}

/** Index of the first of the ascending values that is `limit` or more, their number where there is none. */
function firstAtLeast(values: Float64Array, limit: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle]! >= limit) high = middle
    else low = middle + 1
  }
  return low
}
