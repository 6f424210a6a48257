import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cases } from '../../tests/support/calendarCases.ts'
import { halfDays, hanoiCalendar } from '../../tests/support/calendars.ts'
import { WorkingTime } from './workingTime.ts'

const MINUTE = 60_000
const at = (local: string) => new Date(`${local}+07:00`)

describe.for(cases)('segments, $what', ({ calendar, from, to, model }) => {
  const time = new WorkingTime(calendar)
  const instant = fc.integer({ min: from.getTime(), max: to.getTime() }).map((ms) => new Date(ms))

  it('cut a span without gaps, each minute what the local clock makes it, and add up to the working time', () => {
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        const segments = time.segments(a, b)
        if (b <= a) {
          expect(segments).toEqual([])
          return
        }
        expect([segments[0]!.from, segments.at(-1)!.to]).toEqual([a, b])
        segments.forEach((one, index) => {
          expect(one.to > one.from).toBe(true)
          const next = segments[index + 1]
          if (next) expect(next.from).toEqual(one.to)
          if (next) expect([next.kind, next.name]).not.toEqual([one.kind, one.name])
          for (let minute = one.from.getTime(); minute < one.to.getTime(); minute += MINUTE) {
            const { kind, name } = model.minutes[Math.floor((minute - model.start) / MINUTE)]!
            if (kind !== one.kind || name !== one.name?.vi)
              expect.fail(`${new Date(minute).toISOString()} is ${kind} ${name}, not ${one.kind}`)
          }
          if (one.kind !== 'work') expect(one.workingMinutes).toBe(0)
        })
        expect(segments.reduce((sum, one) => sum + one.workingMinutes, 0)).toBe(time.minutesBetween(a, b))
      }),
      { numRuns: 15 },
    )
  })
})

/** `kind name from–to minutes`, in local time. */
const written = (calendar: typeof hanoiCalendar, from: string, to: string) =>
  new WorkingTime(calendar).segments(at(from), at(to)).map(({ kind, name, from, to, workingMinutes }) => {
    const local = (one: Date) => new Date(one.getTime() + 7 * 60 * MINUTE).toISOString().slice(5, 16)
    return [kind, name?.vi, `${local(from)}–${local(to)}`, workingMinutes || undefined]
      .filter(Boolean)
      .join(' ')
  })

it('tell the way over Tết', () => {
  expect(written(hanoiCalendar, '2026-02-12T16:00', '2026-02-23T08:30')).toEqual([
    'work 02-12T16:00–02-12T17:00 60',
    'night 02-12T17:00–02-13T08:00',
    'work 02-13T08:00–02-13T12:00 240',
    'lunch 02-13T12:00–02-13T13:00',
    'work 02-13T13:00–02-13T17:00 240',
    'night 02-13T17:00–02-14T00:00',
    'holiday Tết Nguyên đán 02-14T00:00–02-23T00:00',
    'night 02-23T00:00–02-23T08:00',
    'work 02-23T08:00–02-23T08:30 30',
  ])
})

it('name the holiday that a half day is, and the day that is swapped in', () => {
  expect(written(halfDays, '2026-12-24T11:00', '2026-12-25T09:00')).toEqual([
    'work Nửa ngày 12-24T11:00–12-24T12:00 60',
    'holiday Nửa ngày 12-24T12:00–12-24T17:00',
    'night 12-24T17:00–12-25T08:00',
    'work 12-25T08:00–12-25T09:00 60',
  ])
  expect(written(halfDays, '2027-01-02T07:00', '2027-01-03T00:00')).toEqual([
    'night 01-02T07:00–01-02T08:00',
    'work Làm bù 01-02T08:00–01-02T12:00 240',
    'night 01-02T12:00–01-03T00:00',
  ])
})

it('round so that parts of minutes are not lost', () => {
  const segments = new WorkingTime(hanoiCalendar).segments(
    at('2026-03-02T11:59:29'),
    at('2026-03-02T13:00:29.500'),
  )
  expect(segments.map((one) => one.workingMinutes)).toEqual([1, 0, 0])
})
