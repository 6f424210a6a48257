import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cases } from '../../tests/support/calendarCases.ts'
import { hanoiCalendar } from '../../tests/support/calendars.ts'
import { livesWithin } from '../../tests/support/clockLives.ts'
import { deadlineOf, type ClockInput } from './clock.ts'
import { explain } from './explain.ts'
import { WorkingTime } from './workingTime.ts'

const hanoi = new WorkingTime(hanoiCalendar)
const at = (local: string) => new Date(`${local}+07:00`)
const monday: ClockInput = { start: at('2026-03-02T09:00'), limitMinutes: 480, kind: 'working', pauses: [] }

describe.for(cases)('the way to a deadline, $what', ({ calendar, from, to }) => {
  const time = new WorkingTime(calendar)

  it('is explained without gaps, its working minutes adding up to the limit', () => {
    fc.assert(
      fc.property(livesWithin(from, to), (input) => {
        const { deadline } = deadlineOf(input, time)
        const segments = explain(input, time)
        expect(segments[0]!.from).toEqual(input.start)
        expect(segments.at(-1)!.to).toEqual(deadline)
        segments.slice(1).forEach((segment, index) => expect(segment.from).toEqual(segments[index]!.to))
        const worked = segments.reduce((sum, segment) => sum + segment.workingMinutes, 0)
        if (deadline) expect(worked).toBe(input.limitMinutes)
        else expect(worked).toBeLessThan(input.limitMinutes)
        const paused = input.pauses.filter((pause) => pause.to?.getTime() !== pause.from.getTime())
        const drawn = segments.filter((segment) => segment.kind === 'pause')
        expect(drawn.map(({ from, to }) => ({ from, to }))).toEqual(
          paused.filter((pause) => !deadline || pause.from < deadline),
        )
        for (const { pause, from } of drawn) expect(input.pauses[pause!]!.from).toEqual(from)
      }),
      { numRuns: 40 },
    )
  })
})

describe('the way to a deadline', () => {
  it('ends open where a pause lasts', () => {
    const pauses = [{ from: at('2026-03-02T10:00'), to: null }]
    expect(explain({ ...monday, pauses }, hanoi)).toEqual([
      { kind: 'work', from: monday.start, to: at('2026-03-02T10:00'), workingMinutes: 60 },
      { kind: 'pause', from: at('2026-03-02T10:00'), to: null, workingMinutes: 0, pause: 0 },
    ])
  })

  it('marks what extensions have added', () => {
    const again = [
      { at: at('2026-03-02T15:00'), deadline: at('2026-03-05T23:59') },
      { at: at('2026-03-05T10:00'), deadline: at('2026-03-06T10:00') },
    ]
    const segments = explain({ ...monday, extensions: again }, hanoi)
    const owed = (index: number | undefined) => segments.filter((one) => one.extension === index)
    expect([owed(undefined)[0]!.from, owed(undefined).at(-1)!.to]).toEqual([
      monday.start,
      at('2026-03-03T09:00'),
    ])
    expect([owed(0)[0]!.from, owed(0).at(-1)!.to]).toEqual([at('2026-03-03T09:00'), at('2026-03-05T23:59')])
    expect([owed(1)[0]!.from, owed(1).at(-1)!.to]).toEqual([at('2026-03-05T23:59'), at('2026-03-06T10:00')])
    expect(owed(undefined).reduce((sum, one) => sum + one.workingMinutes, 0)).toBe(480)
  })

  it('through a pause that outlasts the deadline ends with that', () => {
    const extensions = [{ at: at('2026-03-02T15:00'), deadline: at('2026-03-05T23:59') }]
    const pauses = [{ from: at('2026-03-05T22:00'), to: at('2026-03-06T07:00') }]
    const last = explain({ ...monday, extensions, pauses }, hanoi).at(-1)
    expect(last).toMatchObject({ kind: 'pause', pause: 0, to: at('2026-03-06T07:00'), extension: 0 })
  })
})
