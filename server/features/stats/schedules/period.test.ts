import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sentPeriods } from '../../../../contracts/statsSchedule.ts'
import { sentComparison, sentPeriod } from './period.ts'

const DAY_MS = 86_400_000
const of = (text: string) => {
  const [from, to] = text.split(' ') as [string, string]
  return { from, to }
}
const day = fc
  .integer({ min: Date.parse('2020-01-01') / DAY_MS, max: Date.parse('2030-12-31') / DAY_MS })
  .map((days) => new Date(days * DAY_MS).toISOString().slice(0, 10))
const period = fc.tuple(day, day).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }))

describe('the period of a letter', () => {
  // Thursday.
  const on = '2026-11-26'
  it.each([
    ['a month', '2026-01-01 2026-01-31', '2026-10-01 2026-10-31'],
    ['a short month', '2025-02-01 2025-02-28', '2026-10-01 2026-10-31'],
    ['two months', '2026-02-01 2026-03-31', '2026-09-01 2026-10-31'],
    ['a quarter', '2025-10-01 2025-12-31', '2026-07-01 2026-09-30'],
    ['three months that are none', '2026-02-01 2026-04-30', '2026-08-01 2026-10-31'],
    ['half a year', '2025-07-01 2025-12-31', '2026-01-01 2026-06-30'],
    ['a year', '2024-01-01 2024-12-31', '2025-01-01 2025-12-31'],
    ['Monday to Sunday', '2026-10-05 2026-10-11', '2026-11-16 2026-11-22'],
    ['two weeks', '2026-10-05 2026-10-18', '2026-11-09 2026-11-22'],
    ['seven days from a Tuesday', '2026-10-06 2026-10-12', '2026-11-19 2026-11-25'],
    ['a day', '2026-10-06 2026-10-06', '2026-11-25 2026-11-25'],
    ['30 days', '2026-09-10 2026-10-09', '2026-10-27 2026-11-25'],
  ])('of a view of %s is the last of its kind that has ended', (_, view, expected) => {
    expect(sentPeriod('as-view', on, of(view))).toEqual(of(expected))
  })

  it.each([
    ['yesterday', on, '2026-11-25 2026-11-25'],
    ['last-7-days', on, '2026-11-19 2026-11-25'],
    ['last-30-days', on, '2026-10-27 2026-11-25'],
    ['this-week', on, '2026-11-23 2026-11-25'],
    ['last-week', on, '2026-11-16 2026-11-22'],
    ['this-month', on, '2026-11-01 2026-11-25'],
    ['last-month', on, '2026-10-01 2026-10-31'],
    ['last-quarter', on, '2026-07-01 2026-09-30'],
    ['this-year', on, '2026-01-01 2026-11-25'],
    ['this-week', '2026-11-23', '2026-11-16 2026-11-22'],
    ['this-month', '2026-03-01', '2026-02-01 2026-02-28'],
    ['this-year', '2026-01-01', '2025-01-01 2025-12-31'],
    ['last-quarter', '2026-02-28', '2025-10-01 2025-12-31'],
  ] as const)('%s on %s', (name, due, expected) => {
    expect(sentPeriod(name, due, of('2020-01-01 2020-01-01'))).toEqual(of(expected))
  })

  it('has ended, whatever is asked for, and is no older than it need be', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sentPeriods), day, period, (name, due, view) => {
        const sent = sentPeriod(name, due, view)
        expect(sent.from <= sent.to && sent.to < due).toBe(true)
        // The same view a day later tells of the same days, or of later ones.
        const next = new Date(Date.parse(due) + DAY_MS).toISOString().slice(0, 10)
        expect(sentPeriod(name, next, view).to >= sent.to).toBe(true)
      }),
    )
  })
})

describe('what it is compared with', () => {
  it.each([
    ['2025-09-10 2025-10-09', '2026-09-10 2026-10-09', '2026-10-27 2026-11-25', '2025-10-27 2025-11-25'],
    ['2026-08-11 2026-09-09', '2026-09-10 2026-10-09', '2026-10-27 2026-11-25', '2026-09-27 2026-10-26'],
    ['2025-12-01 2025-12-31', '2026-01-01 2026-01-31', '2026-10-01 2026-10-31', '2026-09-01 2026-09-30'],
    ['2026-01-01 2026-01-31', '2026-03-01 2026-03-31', '2026-05-01 2026-05-31', '2026-03-03 2026-04-02'],
    ['2023-02-28 2023-02-28', '2024-02-29 2024-02-29', '2026-03-01 2026-03-01', '2025-03-01 2025-03-01'],
  ])('%s of %s becomes for %s %s', (compared, view, sent, expected) => {
    expect(sentComparison(of(compared), of(view), of(sent))).toEqual(of(expected))
  })
})
