import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SentRhythm } from '../../../../contracts/statsSchedule.ts'
import { dueLetters, nextLetter } from './rhythm.ts'

const DAY_MS = 86_400_000
const HUE = 'Asia/Ho_Chi_Minh'
const at = (text: string) => new Date(text)
const rhythms: fc.Arbitrary<SentRhythm> = fc.oneof(
  fc.constant({ every: 'day' } as const),
  fc.record({ every: fc.constant('week' as const), on: fc.integer({ min: 1, max: 7 }) }),
  fc.record({ every: fc.constant('month' as const), on: fc.integer({ min: 1, max: 31 }) }),
)
const instant = fc.date({ min: at('2024-01-01'), max: at('2028-01-01'), noInvalidDate: true })
const zone = fc.constantFrom(HUE, 'Europe/Berlin', 'America/St_Johns')
const time = fc.constantFrom('00:00', '02:30', '07:00', '23:30')

describe('the next letter', () => {
  it.each([
    [{ every: 'day' }, '2026-11-26T00:00:00Z', '2026-11-27'],
    [{ every: 'day' }, '2026-11-25T23:59:00Z', '2026-11-26'],
    [{ every: 'week', on: 1 }, '2026-11-26T00:00:00Z', '2026-11-30'],
    [{ every: 'week', on: 4 }, '2026-11-26T00:00:00Z', '2026-12-03'],
    [{ every: 'month', on: 1 }, '2026-11-26T00:00:00Z', '2026-12-01'],
    [{ every: 'month', on: 31 }, '2026-11-26T00:00:00Z', '2026-11-30'],
    [{ every: 'month', on: 30 }, '2027-01-31T00:00:00Z', '2027-02-28'],
    [{ every: 'month', on: 29 }, '2028-02-01T00:00:00Z', '2028-02-29'],
  ] as const)('of %o after %s comes on %s at seven', (rhythm, after, day) => {
    expect(nextLetter(HUE, rhythm, '07:00', at(after))).toEqual({ day, dueAt: at(`${day}T00:00:00Z`) })
  })

  it('after a downtime is the one after now, and the last one missed is made up for', () => {
    fc.assert(
      fc.property(
        rhythms,
        zone,
        time,
        instant,
        fc.nat({ max: 100 }),
        (rhythm, timeZone, hour, start, days) => {
          const first = nextLetter(timeZone, rhythm, hour, start)
          const now = new Date(first.dueAt.getTime() + days * DAY_MS)
          const { due, next } = dueLetters(timeZone, rhythm, hour, first, now)
          // As they would have come one after the other.
          let last = first
          for (let one = first; one.dueAt <= now; one = nextLetter(timeZone, rhythm, hour, one.dueAt))
            last = one
          expect(due).toEqual(last)
          expect(next).toEqual(nextLetter(timeZone, rhythm, hour, now))
          expect(next.dueAt.getTime()).toBeGreaterThan(now.getTime())
        },
      ),
      { numRuns: 60 },
    )
  })
})
