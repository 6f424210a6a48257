import { expect, test } from 'vitest'
import { daysBefore } from './heat.ts'

test('days are counted back over the ends of months and years', () => {
  expect(daysBefore('2026-11-22', 6)).toBe('2026-11-16')
  expect(daysBefore('2026-01-03', 6)).toBe('2025-12-28')
  expect(daysBefore('2024-03-01', 1)).toBe('2024-02-29')
})
