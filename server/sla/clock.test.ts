import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cases } from '../../tests/support/calendarCases.ts'
import { hanoiCalendar } from '../../tests/support/calendars.ts'
import { deadlineOf, outcomeOf, type ClockInput } from './clock.ts'
import { livesWithin } from '../../tests/support/clockLives.ts'
import { WorkingTime } from './workingTime.ts'

const MINUTE = 60_000
const hanoi = new WorkingTime(hanoiCalendar)
const at = (local: string) => new Date(`${local}+07:00`)

describe.for(cases)('the clock, $what', ({ calendar, from, to, model }) => {
  const time = new WorkingTime(calendar)
  const lives = livesWithin(from, to)
  /** Walks on from an instant, counting only what is no pause. */
  const walk = (input: ClockInput, start: Date, limit: number) => {
    const paused = (ms: number) =>
      input.pauses.some((one) => ms >= one.from.getTime() && (!one.to || ms < one.to.getTime()))
    return model.walk(start, limit, (ms) => !paused(ms) && (input.kind === 'calendar' || model.works(ms)))
  }
  const isAsWalked = (deadline: Date | null, walked: Date | null, input: ClockInput) => {
    if (walked || !deadline) expect(deadline).toEqual(walked)
    else expect(deadline > to).toBe(true)
    if (!deadline) expect(input.pauses.at(-1)?.to).toBeNull()
  }

  it('ends where a walk minute by minute ends that leaves out pauses', () => {
    fc.assert(
      fc.property(lives, (input) => {
        const { deadline, original, extended } = deadlineOf(input, time)
        isAsWalked(deadline, walk(input, input.start, input.limitMinutes), input)
        expect([original, extended]).toEqual([deadline, []])
      }),
      { numRuns: 40 },
    )
  })

  it('puts an extension off by what is paused after it was granted', () => {
    fc.assert(
      fc.property(lives, fc.nat(4000), fc.integer({ min: 1, max: 3000 }), (input, later, more) => {
        const granted = new Date(Math.min(input.start.getTime() + later * MINUTE, to.getTime() - MINUTE))
        const counting = { start: granted, limitMinutes: more, kind: input.kind, pauses: [] }
        const extension = { at: granted, deadline: deadlineOf(counting, time).deadline! }
        const { deadline, original, extended } = deadlineOf({ ...input, extensions: [extension] }, time)
        expect(original).toEqual(deadlineOf(input, time).deadline)
        expect(extended).toEqual([deadline])
        isAsWalked(deadline, walk(input, granted, more), input)
      }),
      { numRuns: 40 },
    )
  })
})

const monday: ClockInput = { start: at('2026-03-02T09:00'), limitMinutes: 480, kind: 'working', pauses: [] }
const pause = (from: string, to: string | null) => ({ from: at(from), to: to === null ? null : at(to) })

describe('a pause', () => {
  it.for([
    ['two working hours put off two', 'working', '2026-03-02T10:00', '2026-03-02T12:00', '2026-03-03T11:00'],
    ['a night puts off nothing', 'working', '2026-03-02T17:00', '2026-03-03T08:00', '2026-03-03T09:00'],
    [
      'two hours put off two of calendar time',
      'calendar',
      '2026-03-02T12:00',
      '2026-03-02T14:00',
      '2026-03-02T19:00',
    ],
    ['at the deadline it is too late', 'working', '2026-03-03T09:00', '2026-03-03T15:00', '2026-03-03T09:00'],
    [
      'a millisecond before, it is not',
      'working',
      '2026-03-03T08:59:59.999',
      '2026-03-03T15:00',
      '2026-03-03T15:00:00.001',
    ],
    ['an open one has no deadline', 'working', '2026-03-02T10:00', null, null],
    ['an open one after the deadline keeps it', 'working', '2026-03-03T09:00', null, '2026-03-03T09:00'],
    [
      'from before the start counts from the start',
      'working',
      '2026-03-02T08:00',
      '2026-03-02T10:00',
      '2026-03-03T10:00',
    ],
  ] as const)('%s', ([, kind, from, to, deadline]) => {
    const found = deadlineOf({ ...monday, kind, pauses: [pause(from, to)] }, hanoi)
    expect(found.deadline).toEqual(deadline && at(deadline))
  })

  it('that still lasts ends with the report', () => {
    const input = { ...monday, pauses: [pause('2026-03-02T10:00', null)] }
    expect(deadlineOf({ ...input, stop: at('2026-03-02T11:00') }, hanoi).deadline).toEqual(
      at('2026-03-03T10:00'),
    )
  })

  it('does not count twice where two overlap', () => {
    const pauses = [
      pause('2026-03-02T10:00', '2026-03-02T12:00'),
      pause('2026-03-02T11:00', '2026-03-02T14:00'),
    ]
    expect(deadlineOf({ ...monday, pauses }, hanoi).deadline).toEqual(at('2026-03-03T12:00'))
  })
})

describe('an extension', () => {
  const extensions = [{ at: at('2026-03-02T15:00'), deadline: at('2026-03-05T23:59') }]

  it('stands as granted, whatever was paused before, and is put off by what is paused after', () => {
    const before = deadlineOf(
      { ...monday, extensions, pauses: [pause('2026-03-02T10:00', '2026-03-02T12:00')] },
      hanoi,
    )
    expect(before.deadline).toEqual(at('2026-03-05T23:59'))
    expect(before.original).toEqual(at('2026-03-03T11:00'))
    const during = deadlineOf(
      { ...monday, extensions, pauses: [pause('2026-03-02T14:00', '2026-03-02T16:00')] },
      hanoi,
    )
    expect(during.deadline).toEqual(at('2026-03-06T09:00'))
    const passed = deadlineOf({ ...monday, extensions, pauses: [pause('2026-03-04T09:00', null)] }, hanoi)
    expect([passed.deadline, passed.original]).toEqual([null, at('2026-03-03T09:00')])
  })

  it('into the night is not overdue before a pause that began there ends', () => {
    const pauses = [pause('2026-03-05T22:00', '2026-03-06T07:00')]
    expect(deadlineOf({ ...monday, extensions, pauses }, hanoi).deadline).toEqual(at('2026-03-06T07:00'))
  })

  it('granted after the end does not count', () => {
    const found = deadlineOf({ ...monday, extensions, stop: at('2026-03-02T14:00') }, hanoi)
    expect([found.deadline, found.extended]).toEqual([at('2026-03-03T09:00'), []])
  })
})

describe('an outcome', () => {
  const original = at('2026-03-03T09:00')
  const extended = [at('2026-03-05T17:00')]
  it.for([
    ['on_time', '2026-03-03T09:00', extended],
    ['on_time_after_extension', '2026-03-03T09:00:00.001', extended],
    ['on_time_after_extension', '2026-03-05T17:00', extended],
    ['late', '2026-03-05T17:00:00.001', extended],
    ['late', '2026-03-03T09:00:00.001', []],
  ] as const)('is %s at %s', ([outcome, resolvedAt, extended]) => {
    expect(outcomeOf({ original, extended: [...extended] }, at(resolvedAt))).toBe(outcome)
  })
})

it('marks a deadline beyond the known years, but none in calendar time', () => {
  const start = at('2027-12-31T16:30')
  expect(deadlineOf({ ...monday, start }, hanoi).beyondKnown).toBe(true)
  expect(deadlineOf({ ...monday, start, kind: 'calendar' }, hanoi).beyondKnown).toBe(false)
  expect(deadlineOf({ ...monday, start, limitMinutes: 30 }, hanoi).beyondKnown).toBe(false)
})

it('refuses a limit that is no whole number of minutes', () => {
  for (const kind of ['working', 'calendar'] as const)
    for (const limitMinutes of [-1, 1.5, NaN])
      expect(() => deadlineOf({ ...monday, kind, limitMinutes }, hanoi)).toThrow(RangeError)
})
