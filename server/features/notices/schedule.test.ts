import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { nextDigest } from './schedule.ts'

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
const BUDAPEST = 'Europe/Budapest'

/** Every digest from one instant to another. */
function digests(timeZone: string, at: string, days: number[], from: string, to: string) {
  const found: string[] = []
  for (let after = new Date(from); ;) {
    const { day, dueAt } = nextDigest(timeZone, { at, days }, after)
    if (dueAt > new Date(to)) return found
    found.push(`${day} ${dueAt.toISOString()}`)
    after = dueAt
  }
}

describe('the next digest', () => {
  it('at 02:30 comes once on the day on which the clock skips that time, at the change', () => {
    expect(digests(BUDAPEST, '02:30', EVERY_DAY, '2026-03-27T12:00:00Z', '2026-03-30T12:00:00Z')).toEqual([
      '2026-03-28 2026-03-28T01:30:00.000Z',
      '2026-03-29 2026-03-29T01:00:00.000Z',
      '2026-03-30 2026-03-30T00:30:00.000Z',
    ])
  })

  it('at 02:30 comes once on the day on which the clock shows that time twice, the first time', () => {
    expect(digests(BUDAPEST, '02:30', EVERY_DAY, '2026-10-23T12:00:00Z', '2026-10-26T12:00:00Z')).toEqual([
      '2026-10-24 2026-10-24T00:30:00.000Z',
      '2026-10-25 2026-10-25T00:30:00.000Z',
      '2026-10-26 2026-10-26T01:30:00.000Z',
    ])
  })

  it('comes on the days of the week that are named, by the city’s days', () => {
    expect(
      digests('Asia/Ho_Chi_Minh', '06:30', [1, 5], '2026-11-25T00:00:00Z', '2026-12-05T00:00:00Z'),
    ).toEqual([
      '2026-11-27 2026-11-26T23:30:00.000Z',
      '2026-11-30 2026-11-29T23:30:00.000Z',
      '2026-12-04 2026-12-03T23:30:00.000Z',
    ])
  })

  it('of every day comes on each local day exactly once, in order, in any zone at any time', () => {
    const zone = fc.constantFrom(
      BUDAPEST,
      'Asia/Ho_Chi_Minh',
      'America/New_York',
      'Australia/Lord_Howe',
      'Pacific/Kiritimati',
      'Pacific/Pago_Pago',
    )
    const half = fc.integer({ min: 0, max: 47 })
    const start = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(zone, half, start, (timeZone, index, after) => {
        const at = `${String(index >> 1).padStart(2, '0')}:${index % 2 ? '30' : '00'}`
        let last = { day: '', dueAt: after }
        for (let turn = 0; turn < 10; turn++) {
          const next = nextDigest(timeZone, { at, days: EVERY_DAY }, last.dueAt)
          expect(next.dueAt > last.dueAt).toBe(true)
          const justBefore = new Date(next.dueAt.getTime() - 1)
          expect(nextDigest(timeZone, { at, days: EVERY_DAY }, justBefore)).toEqual(next)
          if (last.day) expect(next.day).toBe(DateTime.fromISO(last.day).plus({ days: 1 }).toISODate())
          expect(DateTime.fromJSDate(next.dueAt, { zone: timeZone }).toISODate()).toBe(next.day)
          last = next
        }
      }),
    )
  })
})
