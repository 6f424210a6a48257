import fc from 'fast-check'
import { expect, test } from 'vitest'
import { standingOf, wilson } from './wilson.ts'

test.each([
  // R. G. Newcombe, Statistics in Medicine 17 (1998), 857–872, table I, method 3.
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i is what the literature says', (of, n, low, high) => {
  expect(wilson(of, n)!.low).toBeCloseTo(low, 4)
  expect(wilson(of, n)!.high).toBeCloseTo(high, 4)
})

const cases = fc
  .integer({ min: 1, max: 100_000 })
  .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))

test('both ends solve the score equation that defines them', () => {
  fc.assert(
    fc.property(cases, ([of, n]) => {
      const { low, high } = wilson(of, n)!
      for (const end of [...(of > 0 ? [low] : []), ...(of < n ? [high] : [])]) {
        const z = Math.abs(of / n - end) / Math.sqrt((end * (1 - end)) / n)
        expect(z).toBeCloseTo(1.96, 3)
      }
    }),
  )
})

test('it lies within 0 and 1 around the rate, mirrors, and narrows with more cases', () => {
  fc.assert(
    fc.property(cases, ([of, n]) => {
      const { low, high } = wilson(of, n)!
      expect([0 <= low, low <= of / n, of / n <= high, high <= 1]).toEqual([true, true, true, true])
      expect(wilson(n - of, n)!.high).toBeCloseTo(1 - low, 10)
      const more = wilson(of * 4, n * 4)!
      expect(more.high - more.low).toBeLessThan(high - low)
    }),
  )
})

test('nothing is known of no cases, and a rate differs only where its whole interval does', () => {
  expect(wilson(0, 0)).toBeNull()
  expect(standingOf(wilson(0, 0), 0.5)).toBe('same')
  expect(standingOf(wilson(5, 10), 0.6)).toBe('same')
  expect(standingOf(wilson(50, 100), 0.6)).toBe('below')
  expect(standingOf(wilson(500, 1000), 0.45)).toBe('above')
})
