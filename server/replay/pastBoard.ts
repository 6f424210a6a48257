import { LiveBoard } from '../board/liveBoard.ts'
import type { Period } from '../figures/period.ts'
import type { Lens } from './lens.ts'
import type { PastEvent } from './pastLog.ts'

/**
 * The period that a replay of a day shows: the reporting period up to that day. Before it has begun, from the first day of
 * the log; after it has ended, the whole of it.
 */
export function periodOn(day: string, { city, firstDay }: Lens): Period {
  const { from, to } = city.city.reportingPeriod
  return day < from ? { from: firstDay, to: day } : { from, to: day < to ? day : to }
}

/** A board before the first event. */
export function emptyBoard(lens: Lens): LiveBoard {
  const { city, epoch, firstDay, firstAt } = lens
  return new LiveBoard({
    reference: city,
    epoch,
    seq: 0,
    foldedAt: firstAt,
    periods: { period: periodOn(firstDay, lens), today: { from: firstDay, to: firstDay } },
    sums: { period: new Map(), today: new Map() },
  })
}

/** Lets the day of the replay begin where it is not yet that of the board. @returns whether it was not */
export function turnTo(board: LiveBoard, lens: Lens, day: string): boolean {
  if (day <= board.today) return false
  board.beginDay(day, periodOn(day, lens))
  return true
}

/** Applies the events that follow, each on its day. @returns the pairs that they touched, as "area/agency" */
export function applyPast(board: LiveBoard, lens: Lens, events: PastEvent[]): Set<string> {
  const touched = new Set<string>()
  const days = Map.groupBy(events, ({ recordedAt }) => lens.city.workingTime.dayOf(recordedAt))
  for (const [day, some] of days) {
    turnTo(board, lens, day)
    for (const pair of board.apply(some)) touched.add(pair)
  }
  return touched
}
