import type { Outcome, State } from '../../../../contracts/lifecycle.ts'
import type { Flip, Standing, WhatIfResult } from '../../../../contracts/whatIf.ts'
import { isOpen } from '../../../reports/record.ts'
import { deadlineOf, outcomeOf } from '../../../sla/clock.ts'
import { warningOf, addLimit, resolveInput, type ClockHistory } from '../../../sla/reportClock.ts'
import type { Terms, WhatIfPlan } from './plan.ts'

/** What a what-if needs of a report. */
export interface WhatIfReport {
  code: string
  state: State
  /** Area of the set that is asked for; null outside of all. */
  areaId: number | null
  agencyId: number | null
  receivedAt: Date
  acceptedAt: Date | null
  resolvedAt: Date | null
  /** null for a report that no rule gives a deadline. */
  clock:
    | (ClockHistory & {
        ruleId: number
        calendarId: number
        acknowledgeDueAt: Date
        dueAt: Date | null
        outcome: Outcome | null
      })
    | null
}

/** How a report stands under some terms. */
interface Judgement {
  outcome: Outcome | null
  dueAt: Date | null
  warned: boolean
  acknowledgedInTime: boolean
  overdue: boolean
}

type Counter = 'resolved' | Outcome | 'warned' | 'accepted' | 'acknowledged_in_time' | 'open' | 'overdue'
type Counts = Record<Counter, number>

class Compared {
  reports = 0
  readonly before = noCounts()
  readonly after = noCounts()

  present() {
    return { reports: this.reports, before: standingOf(this.before), after: standingOf(this.after) }
  }
}

const noCounts = (): Counts => ({
  resolved: 0,
  on_time: 0,
  on_time_after_extension: 0,
  late: 0,
  warned: 0,
  accepted: 0,
  acknowledged_in_time: 0,
  open: 0,
  overdue: 0,
})

/** Counts reports as they stand and as they would stand, in all, by area and by agency. */
export class WhatIfTally {
  readonly #plan: WhatIfPlan
  readonly #now: Date
  readonly total = new Compared()
  readonly areas = new Map<number, Compared>()
  readonly agencies = new Map<number, Compared>()
  readonly flips: WhatIfResult['flips'] = { toOnTime: 0, toOnTimeAfterExtension: 0, toLate: 0, items: [] }
  withoutDeadline = 0

  /** @param now the time that decides what is overdue */
  constructor(plan: WhatIfPlan, now: Date) {
    this.#plan = plan
    this.#now = now
  }

  add(report: WhatIfReport): void {
    const scopes = [this.total]
    if (report.areaId !== null) scopes.push(scope(this.areas, report.areaId))
    if (report.agencyId !== null) scopes.push(scope(this.agencies, report.agencyId))
    const judged = judge(report, this.#plan, this.#now)
    if (!judged) this.withoutDeadline++
    for (const compared of scopes) {
      compared.reports++
      count(compared.before, report, judged?.before)
      count(compared.after, report, judged?.after)
    }
    if (judged) this.#addFlip(report, judged)
  }

  #addFlip({ code }: WhatIfReport, { before, after }: { before: Judgement; after: Judgement }) {
    if (before.outcome === null || after.outcome === null || before.outcome === after.outcome) return
    this.flips[flipTo[after.outcome]]++
    if (this.flips.items.length >= this.#plan.flips) return
    const flip: Flip = {
      code,
      before: before.outcome,
      after: after.outcome,
      dueBefore: before.dueAt?.toISOString() ?? null,
      dueAfter: after.dueAt?.toISOString() ?? null,
    }
    this.flips.items.push(flip)
  }
}

const flipTo = {
  on_time: 'toOnTime',
  on_time_after_extension: 'toOnTimeAfterExtension',
  late: 'toLate',
} as const

function scope(scopes: Map<number, Compared>, id: number): Compared {
  let compared = scopes.get(id)
  if (!compared) scopes.set(id, (compared = new Compared()))
  return compared
}

/** Before is what is stored; after is reckoned as the clock reckons, from the same history. */
function judge(report: WhatIfReport, plan: WhatIfPlan, now: Date) {
  const { clock, acceptedAt, resolvedAt, state } = report
  if (!clock) return null
  const terms = plan.terms(clock)
  const reckoned = deadlineOf(resolveInput(clock, terms.after.limits), terms.after.calendar)
  const dueAfter = later(reckoned.original, reckoned.deadline)
  const isPastDue = (due: Date | null) => isOpen(state) && due !== null && due <= now
  const isWarned = (due: Date | null, { limits, calendar }: Terms) =>
    due !== null && resolvedAt !== null && warningOf(limits, due, calendar) <= resolvedAt
  const before: Judgement = {
    outcome: clock.outcome,
    dueAt: clock.dueAt,
    warned: isWarned(clock.dueAt, terms.before),
    acknowledgedInTime: acceptedAt !== null && acceptedAt <= clock.acknowledgeDueAt,
    overdue: isPastDue(clock.dueAt),
  }
  const after: Judgement = {
    outcome: clock.outcome && resolvedAt && outcomeOf(reckoned, resolvedAt),
    dueAt: dueAfter,
    warned: isWarned(dueAfter, terms.after),
    acknowledgedInTime: acceptedAt !== null && acceptedAt <= acknowledgeDueAfter(report, clock, terms),
    overdue: isPastDue(dueAfter),
  }
  return { before, after }
}

/** What was settled under an earlier version, before a reopening or a recomputation, stays where nothing else is tried. */
function acknowledgeDueAfter(
  { receivedAt }: WhatIfReport,
  { acknowledgeDueAt }: NonNullable<WhatIfReport['clock']>,
  { before, after }: { before: Terms; after: Terms },
): Date {
  const isSame =
    before.calendar === after.calendar &&
    before.limits.acknowledge.minutes === after.limits.acknowledge.minutes
  return isSame ? acknowledgeDueAt : addLimit(after.limits.acknowledge, receivedAt, after.calendar)
}

/** An extension never takes time away; null, a deadline that a pause holds open, is later than any. */
function later(a: Date | null, b: Date | null): Date | null {
  return a === null || b === null ? null : a > b ? a : b
}

function count(counts: Counts, { acceptedAt, state }: WhatIfReport, judged: Judgement | undefined) {
  if (acceptedAt) counts.accepted++
  if (isOpen(state)) counts.open++
  if (!judged) return
  if (judged.acknowledgedInTime) counts.acknowledged_in_time++
  if (judged.overdue) counts.overdue++
  if (judged.outcome === null) return
  counts.resolved++
  counts[judged.outcome]++
  if (judged.warned) counts.warned++
}

function standingOf(counts: Counts): Standing {
  const share = (numerator: number, denominator: number) => ({
    value: denominator === 0 ? null : numerator / denominator,
    numerator,
    denominator,
  })
  return {
    onTime: share(counts.on_time, counts.resolved),
    onTimeAfterExtension: share(counts.on_time_after_extension, counts.resolved),
    late: share(counts.late, counts.resolved),
    warned: share(counts.warned, counts.resolved),
    acknowledgedInTime: share(counts.acknowledged_in_time, counts.accepted),
    overdue: share(counts.overdue, counts.open),
  }
}
