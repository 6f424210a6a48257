import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  extendClock,
  isPaused,
  pauseClock,
  resumeClock,
  startClock,
  stopClock,
  type Limits,
  type ReportClock,
} from '../../../sla/reportClock.ts'
import { WorkingTime } from '../../../sla/workingTime.ts'
import { hanoiCalendar } from '../../../../tests/support/calendars.ts'
import type { WhatIfPlan } from './plan.ts'
import { WhatIfTally, type WhatIfReport } from './tally.ts'

const calendar = new WorkingTime(hanoiCalendar)
const MINUTE = 60_000
const NOW = new Date('2026-11-22T05:00:00Z')

const limits = fc
  .record({
    minutes: fc.integer({ min: 2, max: 4000 }),
    time: fc.constantFrom('working' as const, 'calendar' as const),
    acknowledge: fc.integer({ min: 1, max: 900 }),
    warning: fc.nat(3999),
  })
  .map(({ minutes, time, acknowledge, warning }): Limits => ({
    acknowledge: { minutes: acknowledge, time },
    resolve: { minutes, time },
    warnMinutes: warning % minutes,
  }))

/** What happens to a clock next, so many minutes after the last; an extension by so many more minutes. */
const step = fc.record({
  after: fc.integer({ min: 0, max: 6000 }),
  what: fc.constantFrom('pause', 'resume', 'extend'),
  by: fc.integer({ min: 1, max: 5000 }),
})
const life = fc.record({
  limits,
  start: fc.date({
    min: new Date('2025-12-20T00:00Z'),
    max: new Date('2026-09-20T00:00Z'),
    noInvalidDate: true,
  }),
  steps: fc.array(step, { maxLength: 6 }),
  resolvedAfter: fc.integer({ min: 0, max: 9000 }),
})

type Life = typeof life extends fc.Arbitrary<infer Value> ? Value : never

/** The clock as commands would have left it. */
function live({ limits, start, steps, resolvedAfter }: Life): WhatIfReport {
  let clock: ReportClock = startClock(start, limits, calendar)
  let at = start
  for (const { after, what, by } of steps) {
    at = new Date(at.getTime() + after * MINUTE)
    if (what === 'resume') clock = resumeClock(clock, at, limits, calendar)
    else if (isPaused(clock)) continue
    else if (what === 'pause') clock = pauseClock(clock, at, limits, calendar)
    else {
      const until = new Date(Math.max(at.getTime(), clock.dueAt!.getTime()) + by * MINUTE)
      const extension = { at, until, by: 'agency' as const, grantedBy: 'Sở', reason: 'Mưa' }
      clock = extendClock(clock, extension, limits, calendar)
    }
  }
  const resolvedAt = new Date(at.getTime() + resolvedAfter * MINUTE)
  clock = stopClock(resumeClock(clock, resolvedAt, limits, calendar), resolvedAt, true, limits, calendar)
  return {
    ...{ code: 'X-1', state: 'resolved', areaId: 1, agencyId: 2, receivedAt: start },
    ...{ acceptedAt: start, resolvedAt },
    clock: { ...clock, ruleId: 1, calendarId: 1 },
  }
}

function tallyOf(report: WhatIfReport, before: Limits, after: Limits) {
  const plan = {
    flips: 1,
    terms: () => ({ before: { limits: before, calendar }, after: { limits: after, calendar } }),
  } as unknown as WhatIfPlan
  const tally = new WhatIfTally(plan, NOW)
  tally.add(report)
  return tally
}

const rank = { on_time: 0, on_time_after_extension: 1, late: 2 }

describe('a what-if of any life with pauses and extensions', () => {
  it('finds what is stored where nothing changes', () => {
    const outcomes = new Set<string>()
    fc.assert(
      fc.property(life, (lived) => {
        const report = live(lived)
        outcomes.add(report.clock!.outcome!)
        const { total, areas, agencies, flips } = tallyOf(report, lived.limits, lived.limits)
        expect(flips.items).toEqual([])
        for (const { before, after, reports } of [total, areas.get(1)!, agencies.get(2)!]) {
          expect(after).toEqual(before)
          expect([reports, after.resolved]).toEqual([1, 1])
        }
      }),
      { numRuns: 2000 },
    )
    expect(outcomes.size).toBe(3)
  })

  it('never makes a report late by more time, nor one on time by less', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(life, fc.integer({ min: 1, max: 3000 }), (lived, more) => {
        const { resolve } = lived.limits
        const longer = { ...lived.limits, resolve: { ...resolve, minutes: resolve.minutes + more } }
        const report = live(lived)
        const [flip] = tallyOf(report, lived.limits, longer).flips.items
        if (!flip) return
        seen.add(`${flip.before} ${flip.after}`)
        expect(rank[flip.after]).toBeLessThan(rank[flip.before])
        expect(flip.dueAfter! >= flip.dueBefore!).toBe(true)
        const back = tallyOf(live({ ...lived, limits: longer }), longer, lived.limits).flips.items[0]
        if (back) expect(rank[back.after]).toBeGreaterThan(rank[back.before])
      }),
      { numRuns: 2000 },
    )
    expect(seen).toContain('late on_time')
  })
})
