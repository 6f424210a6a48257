import fc from 'fast-check'
import { expect, it } from 'vitest'
import { onLattice } from '../stores/timeline.ts'
import { stepSeconds } from './lattice.ts'

const from = Date.parse('2026-09-11T06:00:00+07:00')

it('screens that come at different times ask for frames of the same instants', () => {
  const speed = fc.constantFrom(1, 10, 60, 600)
  const later = fc.integer({ min: 0, max: 86_400_000 })
  fc.assert(
    fc.property(speed, later, later, (rate, one, other) => {
      const timeline = { from, startedAt: 0, speed: rate, paused: false }
      const step = stepSeconds(rate)
      const [a, b] = [one, other].map((ms) => onLattice(timeline, from + ms, step))
      expect(Math.abs(a! - b!) % (step * 1000)).toBe(0)
      expect(from + one - a!).toBeGreaterThanOrEqual(0)
      expect(from + one - a!).toBeLessThan(step * 1000)
    }),
  )
})

it('a fast replay moves four times a second, a slow one once', () => {
  expect([1, 10, 60, 600].map(stepSeconds)).toEqual([1, 2.5, 15, 150])
})
