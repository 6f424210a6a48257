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

export interface CalloutColumn {
  /** Of the widest callout, and of one row. */
  row: Size
  /** Blank between a callout and the panel's edge. */
  margin: number
  /** Points of the city's boundaries: no callout is written over them. */
  land: Point[]
}

/** Fewer than so many names at the side look forgotten there. */
const FEWEST = 3

function freeSlots(frame: Size, kept: Rect[], { row, margin, land }: CalloutColumn): Rect[] {
  const x = frame.width - margin - row.width
  const count = Math.floor((frame.height - 2 * margin) / row.height)
  const rows = Array.from({ length: Math.max(0, count) }, (_, i) => ({
    x,
    y: margin + i * row.height,
    ...row,
  }))
  const covers = (rect: Rect) =>
    land.some((p) => p.x > rect.x - margin && p.y > rect.y && p.y < rect.y + rect.height)
  return rows.filter((rect) => !kept.some((other) => overlap(rect, other)) && !covers(rect))
}

/**
 * Where the names and numbers of the areas are written: on the area where there is room; otherwise, for the first of
 * them in the order of the wishes, at the right side with a line; otherwise the number alone.
 */
export function planLabels(wishes: Wish[], frame: Size, kept: Rect[], column: CalloutColumn): LabelPlan {
  const first = placeLabels(wishes, frame, kept)
  const full = new Set(first.filter(({ form }) => form === 'full').map(({ id }) => id))
  const slots = freeSlots(frame, kept, column)
  const named = wishes.filter(({ id }) => !full.has(id)).slice(0, slots.length)
  if (named.length < FEWEST) return { labels: first, callouts: [] }

  const heights = slots.map(({ x, y, height }) => ({ x, y: y + height / 2 }))
  const slotOf = assignSlots(
    named.map(({ at }) => at),
    heights,
  )
  const callouts = named.map(({ id, at }, i) => ({ id, at: heights[slotOf[i]!]!, to: at }))
  const aside = new Set(named.map(({ id }) => id))
  return {
    labels: placeLabels(
      wishes.filter(({ id }) => !aside.has(id)),
      frame,
      [...kept, ...callouts.map(({ at }) => ({ ...at, y: at.y - column.row.height / 2, ...column.row }))],
    ),
    callouts,
  }
}
