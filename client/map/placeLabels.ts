import type { Point, Rect, Size } from './camera.ts'

/** A label that somebody would like to see: around `at`, in its full form if there is room, otherwise in its short one. */
export interface Wish {
  id: number
  at: Point
  full: Size
  short: Size
  /** Pixels between `at` and the label, which then lies at a side of it instead of upon it. */
  beside?: number
}
export interface Placed {
  id: number
  form: 'full' | 'short'
  /** The middle of the label. */
  at: Point
}

/** Blank that stays between two labels, in pixels. */
const GAP = 2
/** Where a label may lie, as shares of its own size off its place: the nearest first. */
const offsets: [number, number][] = [
  [0, 0],
  [0, -0.3],
  [0, 0.3],
  [-0.25, 0],
  [0.25, 0],
  [-0.25, -0.4],
  [0.25, -0.4],
  [-0.25, 0.4],
  [0.25, 0.4],
  [-0.5, 0],
  [0.5, 0],
]

/** Where the middle of a label of that size may lie, off its place. */
function placesOf({ beside }: Wish, { width, height }: Size): Point[] {
  if (beside === undefined) return offsets.map(([dx, dy]) => ({ x: dx * width, y: dy * height }))
  const [right, below] = [beside + width / 2, beside + height / 2]
  return [
    { x: right, y: 0 },
    { x: -right, y: 0 },
    { x: 0, y: below },
    { x: 0, y: -below },
    ...[1, -1].flatMap((side) => [
      { x: side * right, y: below },
      { x: side * right, y: -below },
    ]),
  ]
}

/** A box of that size around a point. */
export const rectAround = ({ x, y }: Point, { width, height }: Size): Rect => ({
  x: x - width / 2,
  y: y - height / 2,
  width,
  height,
})

export const overlap = (a: Rect, b: Rect, gap = 0) =>
  a.x < b.x + b.width + gap &&
  b.x < a.x + a.width + gap &&
  a.y < b.y + b.height + gap &&
  b.y < a.y + a.height + gap

/**
 * Places labels so that none lies on another, on what is `kept` free, or over the frame's edge. First each gets its
 * short form, so that as many places as possible say at least their number; then, in the order of the wishes, its full
 * form where there is room.
 * @returns those that found a place; the others had none
 */
export function placeLabels(wishes: Wish[], frame: Size, kept: Rect[]): Placed[] {
  const taken = new Map<number, Rect>()
  const forms = new Map<number, Placed>()

  function tryTo(wish: Wish, form: Placed['form']) {
    for (const off of placesOf(wish, wish[form])) {
      const at = { x: wish.at.x + off.x, y: wish.at.y + off.y }
      const rect = rectAround(at, wish[form])
      const inside =
        rect.x >= 0 &&
        rect.y >= 0 &&
        rect.x + rect.width <= frame.width &&
        rect.y + rect.height <= frame.height
      if (!inside || kept.some((other) => overlap(rect, other, GAP))) continue
      if ([...taken].some(([id, other]) => id !== wish.id && overlap(rect, other, GAP))) continue
      taken.set(wish.id, rect)
      forms.set(wish.id, { id: wish.id, form, at })
      return
    }
  }
  for (const wish of wishes) if (wish.short.width > 0) tryTo(wish, 'short')
  for (const wish of wishes) tryTo(wish, 'full')
  return [...forms.values()]
}
