import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantOf, localOf } from './cityTime.ts'

test('a time of the city is the same instant wherever the browser stands', () => {
  expect(instantOf('2026-11-29T07:00', 'Asia/Ho_Chi_Minh')).toBe('2026-11-29T00:00:00.000Z')
  expect(localOf(Date.parse('2026-11-29T00:00:00Z'), 'Asia/Ho_Chi_Minh')).toBe('2026-11-29T07:00')
})

test('where the clocks change, a skipped time lies after the gap and a doubled one is the first', () => {
  expect(instantOf('2026-03-29T02:30', 'Europe/Budapest')).toBe('2026-03-29T01:30:00.000Z')
  expect(instantOf('2026-10-25T02:30', 'Europe/Budapest')).toBe('2026-10-25T00:30:00.000Z')
})

test('what is no time is told', () => {
  expect([instantOf('', 'UTC'), instantOf('2026-13-01T00:00', 'UTC'), instantOf('tomorrow', 'UTC')]).toEqual([
    null,
    null,
    null,
  ])
})

test('there and back is where one began, in zones with and without a change of clocks', () => {
  const minutes = fc.integer({ min: 28_000_000, max: 31_000_000 })
  fc.assert(
    fc.property(minutes, fc.constantFrom('Asia/Ho_Chi_Minh', 'Asia/Kathmandu', 'UTC'), (minute, zone) => {
      const at = minute * 60_000
      expect(Date.parse(instantOf(localOf(at, zone), zone)!)).toBe(at)
    }),
  )
  fc.assert(
    fc.property(minutes, (minute) => {
      const local = localOf(minute * 60_000, 'America/New_York')
      expect(localOf(Date.parse(instantOf(local, 'America/New_York')!), 'America/New_York')).toBe(local)
    }),
  )
})
