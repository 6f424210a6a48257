import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smooth } from './smooth.ts'

const position = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 }))
const line = fc.uniqueArray(position, { minLength: 3, maxLength: 12, selector: String })

describe('a curve through known points', () => {
  it('goes through every one of them, in their order', () => {
    fc.assert(
      fc.property(line, (points) => {
        const curve = smooth(points)
        let from = 0
        for (const point of points) {
          const found = curve.findIndex((at, i) => i >= from && at[0] === point[0] && at[1] === point[1])
          expect(found).toBeGreaterThanOrEqual(from)
          from = found
        }
      }),
    )
  })

  it('stays closed where it was, and straight where there are two points', () => {
    fc.assert(
      fc.property(line, (points) => {
        const ring = smooth([...points, points[0]!])
        expect(ring.at(-1)).toEqual(ring[0])
      }),
    )
    expect(
      smooth([
        [105, 21],
        [106, 22],
      ]),
    ).toEqual([
      [105, 21],
      [106, 22],
    ])
  })

  it('has no kink: no turn between two of its stretches is sharper than half of the sharpest between the points', () => {
    const zigzag: [number, number][] = [
      [0, 0],
      [1, 1],
      [2, 0],
      [3, 1],
      [4, 0],
    ]
    const turns = (points: [number, number][]) =>
      points.slice(2).map((c, i) => {
        const [a, b] = [points[i]!, points[i + 1]!]
        const angle = Math.atan2(c[1] - b[1], c[0] - b[0]) - Math.atan2(b[1] - a[1], b[0] - a[0])
        return Math.abs(Math.atan2(Math.sin(angle), Math.cos(angle)))
      })
    expect(Math.max(...turns(smooth(zigzag)))).toBeLessThan(Math.max(...turns(zigzag)) / 2)
  })
})
