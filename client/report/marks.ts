import type { SlaExplanation } from '../../contracts/sla.ts'
import { positionIn, type Row } from './strip.ts'

export type MarkName = 'start' | 'now' | 'resolved' | 'ended' | 'originalDue' | 'due'
export interface Mark {
  name: MarkName
  /** ms since 1970. */
  at: number
}
export interface PlacedMark extends Mark {
  /** Units from the left end of the row. */
  left: number
  /** 0 next to the bar, 1 beyond it, … so that no two labels lie on each other. */
  lane: number
}

/** The moments that the strip names, in order of time. Now is one of them only while somebody has to act. */
export function marksOf(sla: SlaExplanation, now: number, endedAt: number | null): Mark[] {
  const due = sla.dueAt === null ? null : Date.parse(sla.dueAt)
  const original = sla.originalDueAt === null ? null : Date.parse(sla.originalDueAt)
  const marks: (Mark | null)[] = [
    { name: 'start', at: Date.parse(sla.startedAt) },
    original !== null && original !== due ? { name: 'originalDue', at: original } : null,
    due === null ? null : { name: 'due', at: due },
    endedAt === null ? { name: 'now', at: now } : { name: sla.outcome ? 'resolved' : 'ended', at: endedAt },
  ]
  return marks.filter((mark) => mark !== null).sort((a, b) => a.at - b.at)
}

/**
 * The marks that lie in a row, each with a lane of its own where labels would cover each other.
 * @param labelWidth units that a label needs
 */
export function placeMarks(
  row: Row,
  marks: Mark[],
  isLast: boolean,
  labelWidth: (mark: Mark) => number,
): PlacedMark[] {
  const placed: (PlacedMark & { from: number; to: number })[] = []
  for (const mark of marks) {
    const left = positionIn(row, mark.at, isLast)
    if (left === null) continue
    const width = labelWidth(mark)
    const from = labelStart(left, width, row.width)
    const taken = placed.filter((other) => other.from < from + width && from < other.to)
    let lane = 0
    while (taken.some((other) => other.lane === lane)) lane++
    placed.push({ ...mark, left, lane, from, to: from + width })
  }
  return placed.map(({ name, at, left, lane }) => ({ name, at, left, lane }))
}

/** Where a label begins: centred on its mark, but inside the row. */
export function labelStart(left: number, width: number, rowWidth: number): number {
  return Math.max(0, Math.min(left - width / 2, rowWidth - width))
}
