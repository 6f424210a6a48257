import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTimeline } from '../replay/readTimeline.ts'
import { instantOf, orderOf, timeAt, timelineOf, turned } from './timeline.ts'

const now = Date.parse('2026-11-25T08:00:00Z')
const from = Date.parse('2026-09-11T06:00:00+07:00')
const running = { from, startedAt: now, speed: 60, paused: false }

describe('a timeline', () => {
  it('goes on as fast as it is told, stands where it is paused, and never shows the future', () => {
    expect(timeAt(running, now + 1000)).toBe(from + 60_000)
    expect(timeAt({ ...running, paused: true }, now + 1000)).toBe(from)
    expect(timeAt(running, now - 1000)).toBe(from)
    const ahead = { ...running, from: now - 1000, speed: 600 }
    expect(timeAt(ahead, now + 60_000)).toBe(now + 60_000)
  })

  it('shows the same time before and after its speed is changed or it is paused', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3600_000 }),
        fc.constantFrom(1, 10, 60, 600),
        fc.boolean(),
        (ms, speed, paused) => {
          const at = now + ms
          expect(timeAt(turned(running, at, { speed, paused }), at)).toBe(timeAt(running, at))
        },
      ),
    )
  })

  it('says at which instant it shows a time', () => {
    const at = from + 3_600_000
    expect(timeAt(running, instantOf(running, at))).toBe(at)
  })

  it('is the same after it went to the server and came back', () => {
    expect(timelineOf(orderOf(running))).toEqual(running)
  })

  it.each([
    ['2026-09-11T06:00:00+07:00', '60', running],
    ['2026-09-11T06:00:00 07:00', '60', running],
    ['2026-09-11T06:00:00+07:00', null, { ...running, speed: 1 }],
    ['2026-09-11T06:00:00+07:00', '601', null],
    ['2026-09-11T06:00:00+07:00', 'fast', null],
    ['yesterday', '60', null],
    ['2999-01-01T00:00:00Z', '60', null],
    [null, '60', null],
  ])('is read from the address %s at speed %s', (replay, speed, timeline) => {
    expect(readTimeline(replay, speed, now)).toEqual(timeline)
  })
})
