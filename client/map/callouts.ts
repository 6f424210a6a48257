import type { Point } from './camera.ts'

/**
 * Which slot of a column each place is written in, so that the lines from slot to place are short and never cross.
 * @param places at most as many as there are slots
 * @param slots in the order of the column, from above
 * @returns for each place the index of its slot
 */
export function assignSlots(places: Point[], slots: Point[]): number[] {
  const order = places.map((_, i) => i).sort((a, b) => places[a]!.y - places[b]!.y)
  const chosen = nearestSlots(
    order.map((i) => places[i]!.y),
    slots.map(({ y }) => y),
  )
  const slotOf = Array.from<number>({ length: places.length })
  order.forEach((place, rank) => (slotOf[place] = chosen[rank]!))
  return withoutCrossings(places, slots, slotOf)
}

/** For ascending heights the slots, ascending too, that lie nearest in sum. */
function nearestSlots(heights: number[], slots: number[]): number[] {
  // best[i][j]: least sum for the first i heights in the first j slots.
  const best = heights.map(() => slots.map(() => Infinity).concat(Infinity))
  best.unshift(Array.from({ length: slots.length + 1 }, () => 0))
  for (let i = 1; i <= heights.length; i++)
    for (let j = i; j <= slots.length; j++)
      best[i]![j] = Math.min(
        best[i]![j - 1]!,
        best[i - 1]![j - 1]! + Math.abs(heights[i - 1]! - slots[j - 1]!),
      )
  const chosen: number[] = []
  for (let i = heights.length, j = slots.length; i > 0; j--)
    if (best[i]![j] !== best[i]![j - 1]) chosen[--i] = j - 1
  return chosen
}

const turn = (a: Point, b: Point, c: Point) => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
/** Whether the lines a–b and c–d cross. */
export const cross = (a: Point, b: Point, c: Point, d: Point) =>
  turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0

/** Swapping two that cross makes both lines shorter in sum: it ends. */
function withoutCrossings(places: Point[], slots: Point[], slotOf: number[]): number[] {
  for (let changed = true; changed;) {
    changed = false
    for (let i = 0; i < places.length; i++)
      for (let j = i + 1; j < places.length; j++)
        if (cross(places[i]!, slots[slotOf[i]!]!, places[j]!, slots[slotOf[j]!]!)) {
          ;[slotOf[i], slotOf[j]] = [slotOf[j]!, slotOf[i]!]
          changed = true
        }
  }
  return slotOf
}
