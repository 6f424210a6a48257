import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { WorkingTime, type WorkingCalendar } from './workingTime.ts'

const office: WorkingCalendar['week'] = [
  ...Array.from({ length: 5 }, (): [string, string][] => [
    ['08:00', '12:00'],
    ['13:30', '17:30'],
  ]),
  [['08:00', '12:00']],
  [],
]

/** The plain model: walk minute by minute and look at the local clock. */
function countMinutes(calendar: WorkingCalendar, from: Date, to: Date): number {
  const exceptions = new Map(calendar.exceptions.map((one) => [one.date, one.periods]))
  let count = 0
  for (let at = from.getTime(); at < to.getTime(); at += 60_000) {
    const local = DateTime.fromMillis(at, { zone: calendar.timeZone })
    const periods = exceptions.get(local.toISODate()!) ?? calendar.week[local.weekday - 1]!
    const time = local.toFormat('HH:mm')
    if (periods.some(([opens, closes]) => time >= opens && time < closes)) count++
  }
  return count
}

const calendars = fc.record({
  timeZone: fc.constantFrom('Asia/Ho_Chi_Minh', 'Europe/Budapest', 'America/New_York'),
  week: fc.constant(office),
  exceptions: fc.constant<WorkingCalendar['exceptions']>([
    { date: '2026-02-16', periods: [] },
    { date: '2026-02-17', periods: [] },
    { date: '2026-02-22', periods: [['08:00', '12:00']] },
    { date: '2026-03-08', periods: [['00:00', '24:00']] },
    { date: '2026-03-29', periods: [['00:00', '24:00']] },
  ]),
})

describe('working time', () => {
  it('equals a count minute by minute, over holidays, swapped Sundays and changes of clock', () => {
    const minute = fc.integer({ min: 0, max: 60 * 24 * 50 })
    fc.assert(
      fc.property(calendars, minute, fc.integer({ min: 0, max: 60 * 24 * 6 }), (calendar, start, length) => {
        const from = new Date(Date.UTC(2026, 1, 12) + start * 60_000)
        const to = new Date(from.getTime() + length * 60_000)
        expect(new WorkingTime(calendar).minutesBetween(from, to)).toBe(countMinutes(calendar, from, to))
      }),
      { numRuns: 60 },
    )
  })

  it('counts the working days of a period, holidays left out', () => {
    const calendar = {
      timeZone: 'Asia/Ho_Chi_Minh',
      week: office,
      exceptions: [{ date: '2026-09-02', periods: [] }],
    }
    expect(new WorkingTime(calendar).workingDays('2026-08-31', '2026-09-06')).toBe(5)
    expect(new WorkingTime(calendar).workingDays('2026-09-06', '2026-08-31')).toBe(0)
  })
})
