import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketOf, percentile } from './histogram.ts'

describe('percentiles of handling time', () => {
  it('are within 2.5 % (or one minute) of the exact nearest-rank percentile', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 300 }),
        fc.constantFrom(0.5, 0.9),
        (minutes, share) => {
          const histogram = new Map<number, number>()
          for (const one of minutes) histogram.set(bucketOf(one), (histogram.get(bucketOf(one)) ?? 0) + 1)
          const exact = minutes.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(share * minutes.length)) - 1]!
          expect(Math.abs(percentile(histogram, share)! - exact)).toBeLessThanOrEqual(
            Math.max(1, exact * 0.025 + 0.5),
          )
        },
      ),
    )
  })

  it('are null where nothing was measured', () => {
    expect(percentile(new Map(), 0.5)).toBeNull()
  })
})
