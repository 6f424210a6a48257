import { DateTime } from 'luxon'
import type { Segment, SlaExplanation } from '../../contracts/sla.ts'

/** `late` is what no deadline has any more: the time from the deadline until the end, or until now. */
export type StretchKind = Segment['kind'] | 'late'
/** A stretch of the way from receipt to deadline, and on to now where that has passed. Times in ms since 1970. */
export interface Stretch {
  kind: StretchKind
  from: number
  to: number
  /** Whether it still lasts: `to` is now. */
  open: boolean
  /** Minutes of the limit that it uses up. */
  minutes: number
  name: Segment['name']
  extension: Segment['extension']
  note: string | null
}
/** The part of a stretch that lies in one day. `width` in units of the strip, one unit an hour of work. */
export interface Piece {
  stretch: Stretch
  from: number
  to: number
  width: number
}
/** One local day, or several in a row that are all of one kind (a weekend, Tết). `last` is an instant in its last day. */
export interface Day {
  from: number
  last: number
  pieces: Piece[]
  width: number
}
export interface Row {
  days: Day[]
  width: number
}

const HOUR = 3_600_000

/**
 * What is drawn: the segments without gaps, a pause that lasts up to `now`, and what lies past the deadline.
 * @param now, endedAt ms; endedAt is null while somebody still has to act
 */
export function stretchesOf(sla: SlaExplanation, now: number, endedAt: number | null): Stretch[] {
  const until = endedAt ?? now
  const stretches = sla.segments.map((segment): Stretch => {
    const from = Date.parse(segment.from)
    const to = segment.to === null ? Math.max(from, until) : Date.parse(segment.to)
    const { kind, minutes, name, extension, note } = segment
    return { kind, from, to, open: segment.to === null, minutes, name, extension, note }
  })
  const due = sla.dueAt === null ? null : Date.parse(sla.dueAt)
  if (due !== null && due < until)
    stretches.push({
      ...{ kind: 'late', from: due, to: until, open: endedAt === null },
      ...{ minutes: 0, name: null, extension: null, note: null },
    })
  return stretches.filter((stretch) => stretch.to > stretch.from || stretch.open)
}

/**
 * How wide a stretch is drawn. Working time and lunch as long as they last; all else grows with the logarithm after
 * its first hour, so that a night or Tết does not push the work off the page, and the longer is still the wider.
 */
export function widthOf({ kind, from, to }: Pick<Stretch, 'kind' | 'from' | 'to'>): number {
  const hours = (to - from) / HOUR
  return kind === 'work' || kind === 'lunch' || hours <= 1 ? hours : 1 + 0.5 * Math.log2(hours)
}

/** The days of the strip, in the city's zone; days that are wholly of one kind stand together. */
export function daysOf(stretches: Stretch[], timeZone: string): Day[] {
  const days: Day[] = []
  for (const stretch of stretches) {
    const whole = widthOf(stretch)
    for (let from = stretch.from; ;) {
      const local = DateTime.fromMillis(from, { zone: timeZone })
      const midnight = local.startOf('day').plus({ days: 1 }).toMillis()
      const to = Math.min(stretch.to, midnight)
      const lasts = stretch.to - stretch.from
      put(days, { stretch, from, to, width: lasts > 0 ? (whole * (to - from)) / lasts : 0 }, timeZone)
      if (to >= stretch.to) break
      from = to
    }
  }
  return days.reduce<Day[]>((joined, day) => {
    const before = joined.at(-1)
    if (before && alone(before) === alone(day) && alone(day) !== null) {
      const [first, ...rest] = day.pieces
      const piece = before.pieces.at(-1)!
      if (piece.stretch === first!.stretch) {
        piece.to = first!.to
        piece.width += first!.width
        before.pieces.push(...rest)
      } else before.pieces.push(...day.pieces)
      before.width += day.width
      before.last = day.last
    } else joined.push(day)
    return joined
  }, [])
}

function put(days: Day[], piece: Piece, timeZone: string) {
  const dayOf = (at: number) => DateTime.fromMillis(at, { zone: timeZone }).toISODate()
  const before = days.at(-1)
  if (before && dayOf(before.from) === dayOf(piece.from)) {
    before.pieces.push(piece)
    before.width += piece.width
  } else days.push({ from: piece.from, last: piece.from, pieces: [piece], width: piece.width })
}

/** What a day is all of, null where it is of several kinds or of work. */
function alone(day: Day): string | null {
  const said = day.pieces.map(({ stretch: { kind, name, extension, note } }) =>
    kind === 'work' ? null : JSON.stringify([kind, name, extension, note]),
  )
  return said.every((one) => one === said[0]) ? said[0]! : null
}

/**
 * Breaks the strip into as few rows of whole days as have room, about equally long.
 * @param room units that a row has room for; with 0 every day is a row of its own
 */
export function rowsOf(days: Day[], room: number): Row[] {
  const fill = (capacity: number) => {
    const rows: Row[] = []
    for (const day of days) {
      const row = rows.at(-1)
      if (row && row.width + day.width <= capacity + 1e-9) {
        row.days.push(day)
        row.width += day.width
      } else rows.push({ days: [day], width: day.width })
    }
    return rows
  }
  const rows = fill(room)
  const total = rows.reduce((sum, row) => sum + row.width, 0)
  for (let capacity = total / Math.max(1, rows.length); capacity < room; capacity += room / 50) {
    const even = fill(capacity)
    if (even.length <= rows.length) return even
  }
  return rows
}

/** Where an instant lies in a row, in units from its left end; null where it lies in another row. */
export function positionIn(row: Row, at: number, isLast: boolean): number | null {
  let left = 0
  for (const { pieces } of row.days)
    for (const { from, to, width } of pieces) {
      if (at >= from && at < to) return left + (width * (at - from)) / (to - from)
      left += width
    }
  const end = row.days.at(-1)?.pieces.at(-1)?.to
  return isLast && at === end ? left : null
}
