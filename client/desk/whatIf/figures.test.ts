import { expect, test } from 'vitest'
import type { Standing } from '../../../contracts/whatIf.ts'
import { difference, toneOf } from './figures.ts'

const standing = (late: number | null) =>
  ({ late: { value: late, numerator: 0, denominator: 0 } }) as unknown as Standing

test('a difference needs both shares', () => {
  expect(difference({ before: standing(0.1), after: standing(0.25) }, 'late')).toBeCloseTo(0.15)
  expect(difference({ before: standing(null), after: standing(0.25) }, 'late')).toBeNull()
  expect(difference({ before: standing(0), after: standing(0) }, 'late')).toBe(0)
})

test('more on time is better, more late is worse, and what does not show is the same', () => {
  expect(toneOf(0.1, 'onTime')).toBe('better')
  expect(toneOf(0.1, 'late')).toBe('worse')
  expect(toneOf(-0.1, 'overdue')).toBe('better')
  expect(toneOf(-0.1, 'acknowledgedInTime')).toBe('worse')
  expect(toneOf(0.0004, 'late')).toBe('same')
  expect(toneOf(0.1, 'warned')).toBe('same')
  expect(toneOf(null, 'late')).toBe('same')
})
