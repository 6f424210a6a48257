import type { WorkingCalendar } from '../../contracts/calendar.ts'

/** Why a stretch of time does not count: as the strips of a report's page call it. */
export type OffKind = 'lunch' | 'night' | 'weekend' | 'holiday'
export interface OffStretch {
  kind: OffKind
  /** ms since 1970. */
  from: number
  to: number
}

const STEP_MS = 15 * 60_000
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/**
 * The stretches of a span in which a calendar has no working time, to a quarter of an hour: a picture of the hours, not the
 * arithmetic of deadlines, which is the server's.
 * @param from, to ms since 1970
 */
export function offHours(calendar: WorkingCalendar, from: number, to: number): OffStretch[] {
  const local = new Intl.DateTimeFormat('en-CA', {
    timeZone: calendar.timeZone,
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', weekday: 'short' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  const exceptions = new Map(calendar.exceptions.map((day) => [day.date, day]))

  function kindAt(at: number): OffKind | null {
    const part = Object.fromEntries(local.formatToParts(at).map(({ type, value }) => [type, value]))
    const exception = exceptions.get(`${part.year}-${part.month}-${part.day}`)
    const periods = exception?.periods ?? calendar.week[weekdays.indexOf(part.weekday!)] ?? []
    if (periods.length === 0) return exception ? 'holiday' : 'weekend'
    const minute = minuteOf(`${part.hour}:${part.minute}`)
    if (periods.some(([begin, end]) => minute >= minuteOf(begin) && minute < minuteOf(end))) return null
    const before = periods.some(([, end]) => minuteOf(end) <= minute)
    const after = periods.some(([begin]) => minuteOf(begin) > minute)
    return before && after ? 'lunch' : 'night'
  }

  const stretches: OffStretch[] = []
  for (let at = from; at < to; at += STEP_MS) {
    const kind = kindAt(at)
    const last = stretches.at(-1)
    if (kind === null) continue
    const end = Math.min(to, at + STEP_MS)
    if (last?.kind === kind && last.to === at) last.to = end
    else stretches.push({ kind, from: at, to: end })
  }
  return stretches
}
