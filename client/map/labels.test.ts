import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assignSlots, cross } from './callouts.ts'
import { calloutColumn, planLabels, type LabelPlan } from './labelPlan.ts'
import { overlap, placeLabels, type Wish } from './placeLabels.ts'

const frame = { width: 800, height: 700 }
const coordinate = fc.record({ x: fc.integer({ min: 0, max: 800 }), y: fc.integer({ min: 0, max: 700 }) })
const wishes: fc.Arbitrary<Wish[]> = fc
  .array(fc.tuple(coordinate, fc.integer({ min: 30, max: 120 })), { maxLength: 60 })
  .map((all) =>
    all.map(([at, width], id) => ({
      ...{ id, at },
      full: { width, height: 38 },
      short: { width: 24, height: 19 },
    })),
  )
const legend = { x: 0, y: 500, width: 240, height: 200 }

test('no label lies on another, on the legend or over the edge, and no area has two', () => {
  fc.assert(
    fc.property(wishes, (all) => {
      const placed = placeLabels(all, frame, [legend])
      const rects = placed.map(({ id, form, at }) => {
        const { width, height } = all[id]![form]
        return { x: at.x - width / 2, y: at.y - height / 2, width, height }
      })
      expect(new Set(placed.map(({ id }) => id)).size).toBe(placed.length)
      rects.forEach((rect, i) => {
        expect(overlap(rect, legend)).toBe(false)
        expect(rect.x).toBeGreaterThanOrEqual(0)
        expect(rect.y + rect.height).toBeLessThanOrEqual(frame.height)
        for (const other of rects.slice(i + 1)) expect(overlap(rect, other)).toBe(false)
      })
    }),
  )
})

test('an area alone is named where it lies; of two in one place the first is named and both have their number', () => {
  const wish = (id: number, x: number): Wish => ({
    ...{ id, at: { x, y: 300 } },
    full: { width: 100, height: 38 },
    short: { width: 24, height: 19 },
  })
  expect(placeLabels([wish(1, 400)], frame, [])).toEqual([{ id: 1, form: 'full', at: { x: 400, y: 300 } }])
  const narrow = { width: 455, height: 700 }
  const left = { x: 0, y: 0, width: 300, height: 700 }
  const forms = placeLabels([wish(1, 352), wish(2, 438)], narrow, [left]).map(({ id, form }) => [id, form])
  expect(forms).toEqual([
    [1, 'full'],
    [2, 'short'],
  ])
})

test('lines from the names at the side to their places never cross, and no two share a slot', () => {
  const places = fc.uniqueArray(coordinate, { maxLength: 14, selector: ({ y }) => y })
  fc.assert(
    fc.property(places, fc.integer({ min: 14, max: 25 }), (all, count) => {
      const slots = Array.from({ length: count }, (_, i) => ({ x: 900, y: i * 28 }))
      const slotOf = assignSlots(all, slots)
      expect(new Set(slotOf).size).toBe(all.length)
      all.forEach((a, i) =>
        all
          .slice(i + 1)
          .forEach((b, k) => expect(cross(a, slots[slotOf[i]!]!, b, slots[slotOf[i + 1 + k]!]!)).toBe(false)),
      )
    }),
  )
})

test('areas without room on the map are named at the side, none of them twice', () => {
  const crowd: Wish[] = Array.from({ length: 9 }, (_, id) => ({
    ...{ id, at: { x: 300 + (id % 3) * 30, y: 300 + Math.floor(id / 3) * 25 } },
    full: { width: 100, height: 38 },
    short: { width: 24, height: 19 },
  }))
  const row = { width: 150, height: 26 }
  const column = calloutColumn(frame, [legend], row, 16, [{ x: 600, y: 300 }])
  const { labels, callouts } = planLabels(crowd, frame, [legend], column)
  expect(callouts.length).toBeGreaterThanOrEqual(6)
  expect([...labels, ...callouts].map(({ id }) => id).sort()).toEqual(crowd.map(({ id }) => id))
  expect(labels.every(({ form }) => form === 'full')).toBe(true)
  // Land up to the edge: no room at the side, the number alone.
  const coast = Array.from({ length: 700 }, (_, y) => ({ x: 790, y }))
  const crowded = planLabels(crowd, frame, [legend], calloutColumn(frame, [legend], row, 16, coast))
  expect(crowded.callouts).toEqual([])
  expect(crowded.labels).toHaveLength(9)
  // A few in a far corner, with lines across the city: then no name stands at the side.
  const corner = { ...column, slots: column.slots.slice(-3) }
  const named = ({ labels }: LabelPlan) => labels.filter(({ form }) => form === 'full')
  const nameless = crowd.length - named(planLabels(crowd, frame, [legend], null)).length
  expect(nameless).toBeGreaterThan(6)
  expect(planLabels(crowd, frame, [legend], corner).callouts).toEqual([])
})
