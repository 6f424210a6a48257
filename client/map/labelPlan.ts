import { assignSlots } from './callouts.ts'
import type { Point, Rect, Size } from './camera.ts'
import { overlap, placeLabels, type Placed, type Wish } from './placeLabels.ts'

/** A label at the side of the map, its line ends in the place that it names. */
export interface Callout {
  id: number
  /** The middle of its left edge. */
  at: Point
  /** The place. */
  to: Point
}
export interface LabelPlan {
  labels: Placed[]
  callouts: Callout[]
}

/** Where names may stand at the side: the middle of each place's left edge, and the size of all. */
export interface CalloutColumn {
  row: Size
  slots: Point[]
}

/** What a name at the side covers. @param at the middle of its left edge */
export const rowRect = (at: Point, row: Size): Rect => ({ x: at.x, y: at.y - row.height / 2, ...row })

/** Fewer than so many names at the side, or than half of those that have no room elsewhere, look forgotten there. */
const FEWEST = 3

/**
 * The column of names at the right side of the panel.
 * @param row size of the widest name, in pixels
 * @param margin blank between names and the panel's edge
 * @param land points of the city's boundaries: no name is written over or left of them
 */
export function calloutColumn(
  frame: Size,
  kept: Rect[],
  row: Size,
  margin: number,
  land: Point[],
): CalloutColumn {
  const x = frame.width - margin - row.width
  const count = Math.max(0, Math.floor((frame.height - 2 * margin) / row.height))
  const covered = new Set<number>()
  for (const point of land) if (point.x > x - margin) covered.add(Math.floor((point.y - margin) / row.height))
  const rows = Array.from({ length: count }, (_, i) => ({ x, y: margin + i * row.height, ...row }))
  const free = rows.filter((rect, i) => !covered.has(i) && !kept.some((other) => overlap(rect, other)))
  return { row, slots: free.map(({ y }) => ({ x, y: y + row.height / 2 })) }
}

/**
 * Where the names and numbers of the areas are written: on the area where there is room; otherwise, for the first of
 * them in the order of the wishes, at the right side with a line; otherwise the number alone.
 * @param column null where the side has no room for names
 */
export function planLabels(
  wishes: Wish[],
  frame: Size,
  kept: Rect[],
  column: CalloutColumn | null,
): LabelPlan {
  const first = placeLabels(wishes, frame, kept)
  const full = new Set(first.filter(({ form }) => form === 'full').map(({ id }) => id))
  if (!column) return { labels: first, callouts: [] }
  const nameless = wishes.filter(({ id }) => !full.has(id))
  const named = nameless.slice(0, column.slots.length)
  if (named.length < Math.max(FEWEST, nameless.length / 2)) return { labels: first, callouts: [] }

  const slotOf = assignSlots(
    named.map(({ at }) => at),
    column.slots,
  )
  const callouts = named.map(({ id, at }, i) => ({ id, at: column.slots[slotOf[i]!]!, to: at }))
  const aside = new Set(named.map(({ id }) => id))
  return {
    labels: placeLabels(
      wishes.filter(({ id }) => !aside.has(id)),
      frame,
      [...kept, ...callouts.map(({ at }) => rowRect(at, column.row))],
    ),
    callouts,
  }
}
