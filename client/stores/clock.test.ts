import { expect, test } from 'vitest'
import { localDay } from './clock.ts'

test('the day is the city’s, not this machine’s', () => {
  const at = Date.parse('2026-11-21T17:30:00Z')
  expect(localDay(at, 'Asia/Ho_Chi_Minh')).toBe('2026-11-22')
  expect(localDay(at, 'UTC')).toBe('2026-11-21')
})
