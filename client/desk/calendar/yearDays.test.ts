import { expect, test } from 'vitest'
import type { CalendarException, Period } from '../../../contracts/calendar.ts'
import { lastKnownYear, lookOf, monthDays, rangesOf, yearsOf } from './yearDays.ts'

const office: Period[] = [['08:00', '12:00']]
const week = [office, office, office, office, office, [], []]
const day = (date: string, vi: string, periods: Period[] = []): CalendarException => ({
  ...{ date, periods },
  name: { vi, en: vi },
})

test('a day is off, works though it should not, or works other hours', () => {
  expect(lookOf(day('2026-11-23', ''), week)).toBe('off')
  expect(lookOf(day('2026-11-21', '', office), week)).toBe('extra')
  expect(lookOf(day('2026-11-23', '', [['08:00', '10:00']]), week)).toBe('other')
})

test('days in a row of one name stand together, over the end of a month too', () => {
  const exceptions = [
    day('2026-03-01', 'Tết'),
    day('2026-02-27', 'Tết'),
    day('2026-02-28', 'Tết'),
    day('2026-03-02', 'Bù'),
    day('2026-03-04', 'Tết'),
    day('2025-03-05', 'Tết'),
  ]
  expect(rangesOf(exceptions, 2026, week).map(({ from, to, name }) => [from, to, name.vi])).toEqual([
    ['2026-02-27', '2026-03-01', 'Tết'],
    ['2026-03-02', '2026-03-02', 'Bù'],
    ['2026-03-04', '2026-03-04', 'Tết'],
  ])
})

test('months begin on their weekday and leap years have their day', () => {
  expect(monthDays(2026, 11).indexOf('2026-11-01')).toBe(6)
  expect(monthDays(2024, 2).at(-1)).toBe('2024-02-29')
  expect(monthDays(2026, 6)[0]).toBe('2026-06-01')
})

test('years are those of the days and this one; the last known is as said or as the days tell', () => {
  const exceptions = [day('2027-01-01', 'x'), day('2025-01-01', 'x')]
  expect(yearsOf(exceptions, 2026)).toEqual([2025, 2026, 2027])
  expect(lastKnownYear({ exceptions })).toBe(2027)
  expect(lastKnownYear({ exceptions, lastKnownYear: 2026 })).toBe(2026)
  expect(lastKnownYear({ exceptions: [] })).toBeNull()
})
