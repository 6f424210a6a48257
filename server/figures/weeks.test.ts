import fc from 'fast-check'
import { expect, it } from 'vitest'
import { coverByMonth, coverOf, dayAfter, FOREVER, weekOf } from './weeks.ts'

const day = fc
  .integer({ min: 0, max: 20_000 })
  .map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10))
const daysOf = ({ from, to }: { from: string; to: string }) => {
  const days: string[] = []
  for (let one = from; one <= to; one = dayAfter(one)) days.push(one)
  return days
}

it('names a week by its Monday', () => {
  expect(['2026-11-16', '2026-11-18', '2026-11-22'].map(weekOf)).toEqual(Array(3).fill('2026-11-16'))
  expect(weekOf('2026-11-23')).toBe('2026-11-23')
  expect(weekOf('1970-01-01')).toBe('1969-12-29')
})

it('covers each day of a period once, by whole weeks and at most six days at either end', () => {
  fc.assert(
    fc.property(day, fc.nat({ max: 120 }), (from, length) => {
      let last = from
      for (let i = 0; i < length; i++) last = dayAfter(last)
      const { weeks, days } = coverOf({ from, to: last })
      const covered = [...(weeks ? daysOf(weeks) : []), ...days.flatMap(daysOf)].sort()
      expect(covered).toEqual(daysOf({ from, to: last }))
      if (weeks) {
        expect(weekOf(weeks.from)).toBe(weeks.from)
        expect(weekOf(dayAfter(weeks.to))).toBe(dayAfter(weeks.to))
        for (const part of days) expect(daysOf(part).length).toBeLessThan(7)
      } else expect(length + 1).toBeLessThan(14)
    }),
  )
})

it('covers nothing where a period is empty, and has no days left over at the end of an endless one', () => {
  expect(coverOf({ from: '2026-11-18', to: '2026-11-17' })).toEqual({ weeks: null, days: [] })
  expect(coverOf({ from: '2026-11-18', to: FOREVER })).toEqual({
    weeks: { from: '2026-11-23', to: FOREVER },
    days: [{ from: '2026-11-18', to: '2026-11-22' }],
  })
})

it('covers each day of a period once, by weeks that lie within one month and days', () => {
  fc.assert(
    fc.property(day, fc.nat({ max: 400 }), (from, length) => {
      let last = from
      for (let i = 0; i < length; i++) last = dayAfter(last)
      const { weeks, days } = coverByMonth({ from, to: last })
      const ofWeek = (monday: string) => {
        const sunday = Array.from({ length: 6 }).reduce<string>((at) => dayAfter(at), monday)
        expect([weekOf(monday), sunday.slice(0, 7)]).toEqual([monday, monday.slice(0, 7)])
        return daysOf({ from: monday, to: sunday })
      }
      expect([...weeks.flatMap(ofWeek), ...days].sort()).toEqual(daysOf({ from, to: last }))
    }),
  )
})
