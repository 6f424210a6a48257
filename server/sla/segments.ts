import type { Localized } from '../../contracts/text.ts'
import { MINUTE } from './calendar.ts'
import type { Timeline } from './timeline.ts'

/**
 * What a stretch of time is to a calendar. `lunch` lies between the periods of a day, `night` before the first and after
 * the last; on a day cut short by an exception, what it takes from the ordinary hours is `holiday`. A day without
 * periods is `holiday` as an exception, else `weekend`.
 */
export type SegmentKind = 'work' | 'lunch' | 'night' | 'weekend' | 'holiday'

export interface Stretch<Kind = SegmentKind> {
  kind: Kind
  /** Of the exception: always of a holiday, and of work on a day with other periods than its weekday's. */
  name?: Localized
  from: Date
  to: Date
}

export interface Segment<Kind = SegmentKind> extends Stretch<Kind> {
  /** Whole minutes, 0 unless work. */
  workingMinutes: number
}

/** Cuts a span within the timeline where the kind or the name changes: no gaps, no empty stretches. */
export function cutSpan(timeline: Timeline, from: number, to: number): Stretch[] {
  const stretches: Stretch[] = []
  const add = (kind: SegmentKind, start: number, end: number, name?: Localized) => {
    const [begins, ends] = [Math.max(start, from), Math.min(end, to)]
    if (ends <= begins) return
    const last = stretches.at(-1)
    if (last?.kind === kind && last.name?.vi === name?.vi && last.name?.en === name?.en)
      last.to = new Date(ends)
    else stretches.push({ kind, ...(name && { name }), from: new Date(begins), to: new Date(ends) })
  }
  for (let day = timeline.dayAt(from); timeline.dayStarts[day]! < to; day++) cutDay(timeline, day, add)
  return stretches
}

function cutDay(
  timeline: Timeline,
  day: number,
  add: (kind: SegmentKind, from: number, to: number, name?: Localized) => void,
) {
  const [begins, ends] = [timeline.dayStarts[day]!, timeline.dayStarts[day + 1]!]
  const [first, next] = [timeline.firstPeriods[day]!, timeline.firstPeriods[day + 1]!]
  const exception = timeline.exceptions.get(timeline.firstDay + day)
  const name = exception?.name
  if (first === next) return add(exception ? 'holiday' : 'weekend', begins, ends, name)
  // Outside the hours of an exception, what the weekday's ordinary hours would have been is owed to the exception.
  const [ordinaryStart, ordinaryEnd] = (exception && timeline.ordinaryHours(day)) ?? [ends, begins]
  const closed = (from: number, to: number) => {
    const [start, end] = [clamp(ordinaryStart, from, to), clamp(ordinaryEnd, from, to)]
    if (end <= start) return add('night', from, to)
    add('night', from, start)
    add('holiday', start, end, name)
    add('night', end, to)
  }
  closed(begins, timeline.opens[first]!)
  for (let period = first; period < next; period++) {
    if (period > first) add('lunch', timeline.closes[period - 1]!, timeline.opens[period]!)
    add('work', timeline.opens[period]!, timeline.closes[period]!, name)
  }
  closed(timeline.closes[next - 1]!, ends)
}

const clamp = (value: number, from: number, to: number) => Math.min(Math.max(value, from), to)

/** Gives stretches their working minutes, rounded so that they add up to the rounded whole. */
export function withMinutes<One extends Stretch<string>>(
  stretches: One[],
): (One & { workingMinutes: number })[] {
  let worked = 0
  return stretches.map((stretch) => {
    const before = Math.round(worked / MINUTE)
    if (stretch.kind === 'work') worked += stretch.to.getTime() - stretch.from.getTime()
    return { ...stretch, workingMinutes: Math.round(worked / MINUTE) - before }
  })
}
