import type { SegmentKind } from '../../server/sla/segments.ts'
import type { CalendarException, WorkingCalendar } from '../../server/sla/calendar.ts'

const MINUTE = 60_000

/**
 * Working time the plain way: reads the local clock for every minute of a span and looks it up in the calendar. A clock
 * that is put back counts as standing still until it has caught up.
 */
export class MinuteModel {
  readonly start: number
  readonly end: number
  /** For each minute what it is, with the name of the exception where that gives it. */
  readonly minutes: { kind: SegmentKind; name: string | undefined }[] = []
  readonly #calendar: WorkingCalendar
  readonly #exceptions: Map<string, CalendarException>

  /** @param from on a full quarter of an hour: clocks are changed then, so it is read four times an hour */
  constructor(calendar: WorkingCalendar, from: Date, to: Date) {
    this.#calendar = calendar
    this.#exceptions = new Map(calendar.exceptions.map((one) => [one.date, one]))
    this.start = from.getTime()
    this.end = to.getTime()
    const clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: calendar.timeZone,
      dateStyle: 'short',
      timeStyle: 'short',
    })
    let shown = ''
    for (let at = this.start; at < this.end; at += 15 * MINUTE) {
      const quarter = clock.format(at)
      const first = Number(quarter.slice(-2))
      for (let minute = first; minute < first + 15; minute++) {
        const reading = quarter.slice(0, -2) + String(minute).padStart(2, '0')
        if (reading > shown) shown = reading
        this.minutes.push(this.#lookUp(shown.slice(0, 10), shown.slice(11)))
      }
    }
  }

  #lookUp(date: string, time: string): { kind: SegmentKind; name: string | undefined } {
    const exception = this.#exceptions.get(date)
    const weekday = (new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7
    const ordinary = this.#calendar.week[weekday]!
    const periods = exception?.periods ?? ordinary
    const name = exception?.name.vi
    const within = (from = '24:00', to = '00:00') => time >= from && time < to
    if (periods.length === 0) return { kind: exception ? 'holiday' : 'weekend', name }
    if (periods.some(([from, to]) => within(from, to))) return { kind: 'work', name }
    if (within(periods[0]![0], periods.at(-1)![1])) return { kind: 'lunch', name: undefined }
    if (exception && within(ordinary[0]?.[0], ordinary.at(-1)?.[1])) return { kind: 'holiday', name }
    return { kind: 'night', name: undefined }
  }

  works(at: number): boolean {
    return this.minutes[Math.floor((at - this.start) / MINUTE)]!.kind === 'work'
  }

  /** Working milliseconds between two instants of the span. */
  millisecondsBetween(from: Date, to: Date): number {
    let sum = 0
    for (let at = from.getTime(); at < to.getTime();) {
      const next = Math.min(at - (at % MINUTE) + MINUTE, to.getTime())
      if (this.works(at)) sum += next - at
      at = next
    }
    return sum
  }

  /**
   * When so many minutes have been counted, walking from an instant; null where the span ends before.
   * @param counts whether the minute that an instant lies in counts
   */
  walk(from: Date, minutes: number, counts = (at: number) => this.works(at)): Date | null {
    let left = minutes * MINUTE
    for (let at = from.getTime(); at < this.end;) {
      if (left === 0) return new Date(at)
      const next = at - (at % MINUTE) + MINUTE
      if (counts(at)) {
        if (left <= next - at) return new Date(at + left)
        left -= next - at
      }
      at = next
    }
    return null
  }
}
