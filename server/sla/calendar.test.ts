import { describe, expect, it } from 'vitest'
import { calendarSchema } from '../../fixtures/cityFixture.ts'
import { hanoiCalendar } from '../../tests/support/calendars.ts'
import { alwaysOpen, dayNumber, kindOfException, lastKnownYear, type WorkingCalendar } from './calendar.ts'
import { validateCalendar } from './validate.ts'

const name = { vi: 'Ngày khác', en: 'Another day' }

describe('a calendar', () => {
  it('is what a city’s calendar.json holds', () => {
    const read: WorkingCalendar = calendarSchema.parse(hanoiCalendar)
    expect(lastKnownYear(read)).toBe(2027)
    expect(validateCalendar(read)).toEqual([])
    expect(validateCalendar(alwaysOpen('Europe/Budapest'))).toEqual([])
    expect(lastKnownYear(alwaysOpen('Europe/Budapest'))).toBeNull()
  })

  it.for([
    ['a day off', '2026-03-02', [], 'holiday'],
    ['work on a free day', '2026-03-01', [['08:00', '12:00']], 'swapped'],
    ['less than the weekday has', '2026-03-02', [['08:00', '12:00']], 'half_day'],
    ['as much at other hours', '2026-03-02', [['10:00', '18:00']], 'other_hours'],
  ] as [string, string, [string, string][], string][])('tells %s by its hours', ([, date, periods, kind]) => {
    expect(kindOfException(hanoiCalendar, { date, name, periods })).toBe(kind)
    expect(kindOfException(hanoiCalendar, { date, name, periods, kind: 'in_lieu' })).toBe('in_lieu')
  })

  it('knows which days there are', () => {
    expect(dayNumber('1970-01-02')).toBe(1)
    for (const day of ['2026-02-29', '2026-13-01', '2026-1-1', 'today', '']) expect(dayNumber(day)).toBeNull()
  })
})

describe('the problems of a calendar', () => {
  const { exceptions } = hanoiCalendar
  const week = (monday: [string, string][]) => [monday, ...hanoiCalendar.week.slice(1)]
  it.for([
    ['unknown-time-zone', ['timeZone'], { timeZone: 'Asia/Ha_Noi' }],
    ['week-without-seven-days', ['week'], { week: hanoiCalendar.week.slice(1) }],
    ['bad-clock-time', ['week', 0, 0, 1], { week: week([['08:00', '25:00']]) }],
    ['bad-clock-time', ['week', 0, 0, 0], { week: week([['8:00', '17:00']]) }],
    ['period-ends-before-it-begins', ['week', 0, 0], { week: week([['12:00', '08:00']]) }],
    ['period-ends-before-it-begins', ['week', 0, 0], { week: week([['24:00', '24:00']]) }],
    [
      'overlapping-periods',
      ['week', 0, 0],
      {
        week: week([
          ['11:59', '17:00'],
          ['08:00', '12:00'],
        ]),
      },
    ],
    ['no-working-time', ['week'], { week: [[], [], [], [], [], [], []] }],
    ['bad-date', ['exceptions', 0, 'date'], { exceptions: [{ date: '2026-02-30', name, periods: [] }] }],
    [
      'date-twice',
      ['exceptions', exceptions.length, 'date'],
      { exceptions: [...exceptions, exceptions[3]!] },
    ],
    [
      'period-ends-before-it-begins',
      ['exceptions', 0, 'periods', 0],
      { exceptions: [{ date: '2026-02-03', name, periods: [['09:00', '09:00']] }] },
    ],
    ['bad-year', ['lastKnownYear'], { lastKnownYear: 2026.5 }],
  ] as [string, (string | number)[], Partial<WorkingCalendar>][])('%s at %j', ([code, path, changed]) => {
    expect(validateCalendar({ ...hanoiCalendar, ...changed })).toEqual([{ code, path }])
  })

  it('are none for periods that meet, or stand in another order', () => {
    const monday: [string, string][] = [
      ['12:00', '24:00'],
      ['00:00', '12:00'],
    ]
    expect(validateCalendar({ ...hanoiCalendar, week: week(monday) })).toEqual([])
  })

  it('are all told', () => {
    const bad = { timeZone: 'x', week: [[['a', 'b']]], exceptions: [], lastKnownYear: 0 }
    expect(validateCalendar(bad as unknown as WorkingCalendar).map((one) => one.code)).toEqual([
      'unknown-time-zone',
      'week-without-seven-days',
      'bad-clock-time',
      'bad-clock-time',
      'bad-year',
    ])
  })
})
