import { DAY, MINUTE, dayNumber, lastKnownYear, type WorkingCalendar } from './calendar.ts'
import { cutSpan, withMinutes, type Segment } from './segments.ts'
import { Timeline } from './timeline.ts'

export type { WorkingCalendar } from './calendar.ts'

export interface Deadline {
  at: Date
  /** It lies after the last year whose days off are known: computed by the weekly pattern alone. */
  beyondKnown: boolean
}

/** A limit that takes longer is refused: nobody means it, and a calendar without working time would search for ever. */
const HORIZON_YEARS = 100

/**
 * Working-time arithmetic over one calendar. Pure; periods are laid out once and kept.
 * Days follow the time zone's own clock: a day of 23 or 25 hours has the working periods its clock shows. Instants are
 * exact to the millisecond; limits are whole minutes.
 */
export class WorkingTime {
  readonly calendar: WorkingCalendar
  readonly #localDay: Intl.DateTimeFormat
  #timeline: Timeline | undefined
  #knownEnd: number | undefined

  /** @param calendar one in which `validateCalendar` finds no problem */
  constructor(calendar: WorkingCalendar) {
    this.calendar = calendar
    this.#localDay = new Intl.DateTimeFormat('en-CA', { timeZone: calendar.timeZone })
  }

  /** The local calendar day (`YYYY-MM-DD`) of an instant. */
  dayOf(instant: Date): string {
    return this.#localDay.format(instant)
  }

  /** Whether the calendar has any working time on a local day. */
  isWorkingDay(day: string): boolean {
    return this.#isWorkingDay(this.#dayNumber(day))
  }

  /** How many working days lie between two local days, both included; 0 if the last lies before the first. */
  workingDays(from: string, to: string): number {
    const first = this.#dayNumber(from)
    const last = this.#dayNumber(to)
    let count = 0
    for (let day = first; day <= last; day++) if (this.#isWorkingDay(day)) count++
    return count
  }

  /** Working minutes, rounded to the nearest, from one instant to a later one; 0 if it is not later. */
  minutesBetween(from: Date, to: Date): number {
    return Math.round(this.millisecondsBetween(from, to) / MINUTE)
  }

  /** Working milliseconds from one instant to a later one; 0 if it is not later. */
  millisecondsBetween(from: Date, to: Date): number {
    const [start, end] = [from.getTime(), to.getTime()]
    if (end <= start) return 0
    const timeline = this.#reach(start, end)
    return timeline.worked(end) - timeline.worked(start)
  }

  /**
   * The deadline of a limit in whole working minutes: the first instant, not before `from`, by which so much has been
   * worked. So it stays at the end of a period where it falls on one, a report outside working time begins to count at
   * the next opening, and a limit of zero ends where it began, in working time or not.
   * @throws RangeError for a limit that is negative or not whole, or one that does not end within 100 years
   */
  addMinutes(from: Date, minutes: number): Deadline {
    checkMinutes(minutes)
    return this.addMilliseconds(from, minutes * MINUTE)
  }

  /** {@link addMinutes} with the time that pauses leave over: not negative, any number of milliseconds. */
  addMilliseconds(from: Date, milliseconds: number): Deadline {
    let at = from.getTime()
    if (milliseconds > 0) {
      let timeline = this.#reach(at, at)
      let target = timeline.worked(at) + milliseconds
      for (let years = 1; target > timeline.total; years *= 2) {
        if (years > 2 * HORIZON_YEARS) throw tooFar()
        timeline = this.#reach(at, at + years * 366 * DAY)
        target = timeline.worked(at) + milliseconds
      }
      at = timeline.firstAt(target)
      if (at - from.getTime() > HORIZON_YEARS * 366 * DAY) throw tooFar()
    }
    return { at: new Date(at), beyondKnown: at > this.#endOfKnown() }
  }

  /**
   * When a warning of so many whole working minutes before a deadline is due: the last instant, not after `to`, from
   * which so much is still to be worked.
   * @throws RangeError as {@link addMinutes}
   */
  subtractMinutes(to: Date, minutes: number): Date {
    checkMinutes(minutes)
    if (minutes === 0) return to
    const end = to.getTime()
    for (let years = 1; years <= 2 * HORIZON_YEARS; years *= 2) {
      const timeline = this.#reach(end - years * 366 * DAY, end)
      const target = timeline.worked(end) - minutes * MINUTE
      if (target < 0) continue
      const at = timeline.lastAt(target)
      if (end - at <= HORIZON_YEARS * 366 * DAY) return new Date(at)
    }
    throw tooFar()
  }

  /** The span in stretches of one kind each, without gaps; their working minutes add up to {@link minutesBetween}. */
  segments(from: Date, to: Date): Segment[] {
    const [start, end] = [from.getTime(), to.getTime()]
    return end <= start ? [] : withMinutes(cutSpan(this.#reach(start, end), start, end))
  }

  #endOfKnown(): number {
    if (this.#knownEnd === undefined) {
      const year = lastKnownYear(this.calendar)
      this.#knownEnd = year === null ? Infinity : new Timeline(this.calendar, year, year).end
    }
    return this.#knownEnd
  }

  #dayNumber(day: string): number {
    const number = dayNumber(day)
    if (number === null) throw new Error(`“${day}” is not a day in ${this.calendar.timeZone}`)
    return number
  }

  #isWorkingDay(number: number): boolean {
    const { firstDay, firstPeriods } = this.#reach(number * DAY, number * DAY)
    return firstPeriods[number - firstDay + 1]! > firstPeriods[number - firstDay]!
  }

  /** The timeline, laid out anew where it does not reach from one instant to another; it doubles, to do so seldom. */
  #reach(from: number, to: number): Timeline {
    const known = this.#timeline
    // A day to spare, so that the local day of both ends is in it, too.
    if (known && from - DAY >= known.start && to + DAY < known.end) return known
    const first = new Date(from).getUTCFullYear() - 1
    const last = new Date(to).getUTCFullYear() + 1
    if (Number.isNaN(first + last)) throw new RangeError('Invalid time value')
    if (!known) return (this.#timeline = new Timeline(this.calendar, first, last + 1))
    const span = known.lastYear - known.firstYear + 1
    return (this.#timeline = new Timeline(
      this.calendar,
      first < known.firstYear ? Math.min(first, known.firstYear - span) : known.firstYear,
      last > known.lastYear ? Math.max(last, known.lastYear + span) : known.lastYear,
    ))
  }
}

function checkMinutes(minutes: number) {
  if (!Number.isInteger(minutes) || minutes < 0)
    throw new RangeError(`A limit is a whole number of minutes, not ${minutes}`)
}

function tooFar() {
  return new RangeError(`The working time does not suffice within ${HORIZON_YEARS} years`)
}
