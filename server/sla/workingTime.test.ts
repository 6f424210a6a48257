import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cases } from '../../tests/support/calendarCases.ts'
import { hanoiCalendar } from '../../tests/support/calendars.ts'
import { alwaysOpen, type Period, type WorkingCalendar } from './calendar.ts'
import { WorkingTime } from './workingTime.ts'

const MINUTE = 60_000
const hanoi = new WorkingTime(hanoiCalendar)
/** An instant in Hà Nội. */
const at = (local: string) => new Date(`${local}+07:00`)

const runs = { numRuns: 60 }

describe.for(cases)('working time, $what', ({ calendar, from, to, model }) => {
  const time = new WorkingTime(calendar)
  const instant = fc.integer({ min: from.getTime(), max: to.getTime() - 1 }).map((ms) => new Date(ms))
  const minute = instant.map((one) => new Date(one.getTime() - (one.getTime() % MINUTE)))

  it('equals a count minute by minute', () => {
    fc.assert(
      fc.property(fc.oneof(minute, instant), fc.oneof(minute, instant), (a, b) => {
        expect(time.millisecondsBetween(a, b)).toBe(model.millisecondsBetween(a, b))
      }),
      runs,
    )
  })

  it('puts a deadline where a walk minute by minute ends, and measures it back', () => {
    fc.assert(
      fc.property(fc.oneof(minute, instant), fc.integer({ min: 0, max: 4000 }), (start, minutes) => {
        const { at } = time.addMinutes(start, minutes)
        const walked = model.walk(start, minutes)
        if (walked) expect(at).toEqual(walked)
        else expect(at.getTime()).toBeGreaterThan(to.getTime() - MINUTE)
        expect(time.minutesBetween(start, at)).toBe(minutes)
      }),
      runs,
    )
  })

  it('warns at the last instant from which the minutes are left', () => {
    fc.assert(
      fc.property(fc.oneof(minute, instant), fc.integer({ min: 1, max: 2000 }), (end, minutes) => {
        const warned = time.subtractMinutes(end, minutes)
        expect(time.millisecondsBetween(warned, end)).toBe(minutes * MINUTE)
        expect(time.millisecondsBetween(new Date(warned.getTime() + 1), end)).toBe(minutes * MINUTE - 1)
      }),
      runs,
    )
  })
})

describe('a deadline at a border', () => {
  it.for([
    ['at the end of a period stays there', '2026-03-02T08:00', 240, '2026-03-02T12:00'],
    ['at the end of a day stays there', '2026-03-02T08:00', 480, '2026-03-02T17:00'],
    ['a minute more comes after lunch', '2026-03-02T08:00', 241, '2026-03-02T13:01'],
    ['zero minutes in working time', '2026-03-02T09:30', 0, '2026-03-02T09:30'],
    ['zero minutes at night', '2026-03-02T23:30', 0, '2026-03-02T23:30'],
    ['a start at night counts from the opening', '2026-03-02T23:30', 30, '2026-03-03T08:30'],
    ['a start at lunch counts from the opening', '2026-03-02T12:30', 30, '2026-03-02T13:30'],
    ['a start at the closing counts from the next opening', '2026-03-02T17:00', 1, '2026-03-03T08:01'],
    ['over Tết: Friday afternoon to Monday a week after', '2026-02-13T16:00', 120, '2026-02-23T09:00'],
    ['a swapped Saturday works', '2026-01-09T16:00', 120, '2026-01-10T09:00'],
  ] as const)('%s', ([, from, minutes, deadline]) => {
    expect(hanoi.addMinutes(at(from), minutes)).toEqual({ at: at(deadline), beyondKnown: false })
  })

  it('keeps seconds and milliseconds', () => {
    expect(hanoi.addMinutes(at('2026-03-02T11:59:59.999'), 1).at).toEqual(at('2026-03-02T13:00:59.999'))
  })

  it('refuses limits that are no whole number of minutes, and times that are none', () => {
    for (const minutes of [-1, 0.5, NaN, Infinity])
      expect(() => hanoi.addMinutes(at('2026-03-02T08:00'), minutes)).toThrow(RangeError)
    expect(() => hanoi.addMinutes(new Date(NaN), 5)).toThrow(RangeError)
    expect(() => hanoi.subtractMinutes(at('2026-03-02T08:00'), -1)).toThrow(RangeError)
  })

  it('refuses a limit that would take more than a hundred years, and does not search for ever', () => {
    const week: WorkingCalendar['week'] = [[], [], [], [], [], [], []]
    const never: WorkingCalendar = { timeZone: 'Asia/Ho_Chi_Minh', week, exceptions: [] }
    const seldom: WorkingCalendar = { ...never, week: [[['08:00', '08:01']], ...week.slice(1)] }
    const start = at('2026-03-02T00:00')
    expect(new WorkingTime(seldom).addMinutes(start, 3000).at.getFullYear()).toBe(2083)
    expect(() => new WorkingTime(seldom).addMinutes(start, 6000)).toThrow(/100 years/)
    expect(() => new WorkingTime(seldom).subtractMinutes(start, 6000)).toThrow(/100 years/)
    expect(() => new WorkingTime(never).addMinutes(start, 1)).toThrow(/100 years/)
    expect(() => new WorkingTime(never).subtractMinutes(start, 1)).toThrow(/100 years/)
  })
})

describe('the last known year', () => {
  it('marks what lies after it, and computes that by the week', () => {
    const last = at('2027-12-31T16:00')
    expect(hanoi.addMinutes(last, 60)).toEqual({ at: at('2027-12-31T17:00'), beyondKnown: false })
    expect(hanoi.addMinutes(last, 61)).toEqual({ at: at('2028-01-03T08:01'), beyondKnown: true })
  })

  it('is the one that the calendar names, and none where there is nothing to know', () => {
    const named = new WorkingTime({ ...hanoiCalendar, lastKnownYear: 2028 })
    expect(named.addMinutes(at('2028-12-29T16:00'), 60).beyondKnown).toBe(false)
    expect(named.addMinutes(at('2028-12-29T16:00'), 61).beyondKnown).toBe(true)
    const nights = new WorkingTime({ ...alwaysOpen('Asia/Ho_Chi_Minh'), lastKnownYear: 2027 })
    expect(nights.addMinutes(at('2027-12-31T23:59'), 1).beyondKnown).toBe(false)
    expect(nights.addMinutes(at('2027-12-31T23:59'), 2).beyondKnown).toBe(true)
    const always = new WorkingTime(alwaysOpen('Asia/Ho_Chi_Minh'))
    expect(always.addMinutes(at('2090-12-31T23:59'), 2)).toEqual({
      at: at('2091-01-01T00:01'),
      beyondKnown: false,
    })
  })
})

describe('periods of a day', () => {
  const on = (periods: Period[], timeZone = 'Asia/Ho_Chi_Minh') =>
    new WorkingTime({ ...alwaysOpen(timeZone), week: Array.from({ length: 7 }, () => periods) })
  const both: Period[] = [
    ['13:00', '17:00'],
    ['08:00', '12:00'],
  ]

  it('may stand in any order', () => {
    expect(on(both).addMinutes(at('2026-03-02T07:00'), 300).at).toEqual(at('2026-03-02T14:00'))
  })

  it('count once where they overlap', () => {
    const time = on([...both, ['11:00', '14:00']])
    expect(time.minutesBetween(at('2026-03-02T00:00'), at('2026-03-03T00:00'))).toBe(540)
  })

  it('do not make a working day of one whose clock skips them', () => {
    const time = on([['02:10', '02:50']], 'America/New_York')
    expect(time.isWorkingDay('2026-03-07')).toBe(true)
    expect(time.isWorkingDay('2026-03-08')).toBe(false)
  })
})

describe('local days', () => {
  it('counts the working days of a period, holidays left out', () => {
    expect(hanoi.workingDays('2026-08-31', '2026-09-06')).toBe(2)
    expect(hanoi.workingDays('2026-08-17', '2026-08-23')).toBe(6)
    expect(hanoi.workingDays('2026-09-06', '2026-08-31')).toBe(0)
    expect(hanoi.isWorkingDay('2026-02-17')).toBe(false)
    expect(() => hanoi.isWorkingDay('2026-02-30')).toThrow(/2026-02-30/)
  })

  it('gives the local day of an instant', () => {
    expect(hanoi.dayOf(new Date('2026-03-02T17:00Z'))).toBe('2026-03-03')
    expect(hanoi.dayOf(new Date('2026-03-02T16:59:59.999Z'))).toBe('2026-03-02')
  })
})

it('answers the same in whatever order years are asked for', () => {
  const years = fc.array(fc.integer({ min: 1990, max: 2060 }), { minLength: 2, maxLength: 4 })
  fc.assert(
    fc.property(years, (asked) => {
      const warm = new WorkingTime(hanoiCalendar)
      for (const year of asked) {
        const start = at(`${year}-06-01T09:00`)
        expect(warm.addMinutes(start, 5000)).toEqual(new WorkingTime(hanoiCalendar).addMinutes(start, 5000))
      }
    }),
    { numRuns: 5 },
  )
})
