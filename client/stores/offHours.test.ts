import { expect, test } from 'vitest'
import { offHours } from './offHours.ts'

const office: [string, string][] = [
  ['08:00', '12:00'],
  ['13:00', '17:00'],
]
const calendar = {
  timeZone: 'Asia/Ho_Chi_Minh',
  week: [office, office, office, office, office, [], []],
  exceptions: [{ date: '2026-11-26', name: { vi: 'Lễ', en: 'Holiday' }, periods: [] }],
}
const stretches = (from: string, to: string) =>
  offHours(calendar, Date.parse(from), Date.parse(to)).map((off) => [
    off.kind,
    new Date(off.from).toISOString().slice(11, 16),
    new Date(off.to).toISOString().slice(11, 16),
  ])

test('a working day of the city has its lunch and its night, by the city’s clock', () => {
  expect(stretches('2026-11-25T00:30:00Z', '2026-11-25T12:00:00Z')).toEqual([
    ['night', '00:30', '01:00'],
    ['lunch', '05:00', '06:00'],
    ['night', '10:00', '12:00'],
  ])
})

test('a day off is told from a weekend', () => {
  expect(stretches('2026-11-26T01:00:00Z', '2026-11-26T03:00:00Z')).toEqual([['holiday', '01:00', '03:00']])
  expect(stretches('2026-11-28T01:00:00Z', '2026-11-28T03:00:00Z')).toEqual([['weekend', '01:00', '03:00']])
})
