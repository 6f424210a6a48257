import type { Alarm, EventKind, Rating, State, Urgency } from '../../contracts/lifecycle.ts'
import { commandStates, type CommandName } from '../../contracts/report.ts'
import { fieldProblem, ProblemError } from '../errors.ts'
import type { SpellOutcome } from '../figures/facts.ts'
import {
  addLimit,
  extendClock,
  pauseClock,
  resumeClock,
  ringClock,
  stopClock,
  type Extension,
  type ReportClock,
} from '../sla/reportClock.ts'
import type { StoredRule } from '../sla/rules.ts'
import type { WorkingTime } from '../sla/workingTime.ts'
import type { ReportRecord } from './record.ts'
import { clockAt, type Timekeeping } from './timekeeping.ts'
import { withUrgency } from './urgency.ts'

/** A command with its codes looked up. */
export type Change = { at: Date } & (
  | { name: 'accept' | 'start' }
  | { name: 'refer'; agencyId: number }
  | { name: 'wait' | 'resolve' | 'refuse' | 'reopen'; note: string }
  | { name: 'duplicate'; of: number }
  | { name: 'rate'; rating: Rating; note: string | null }
  | { name: 'urgency'; urgency: Urgency; note: string }
  | ({ name: 'extend'; note: string } & Pick<Extension, 'until' | 'by' | 'grantedBy'>)
)

interface Transition {
  /** null where the state stays as it is. */
  to: State | null
  event: EventKind
}

/** The life of a report: where a command leads from the states in which it is legal. */
export const transitions: Record<CommandName, Transition> = {
  accept: { to: 'accepted', event: 'accepted' },
  refer: { to: 'referred', event: 'referred' },
  start: { to: 'in_progress', event: 'started' },
  wait: { to: 'waiting', event: 'waiting' },
  resolve: { to: 'resolved', event: 'resolved' },
  refuse: { to: 'refused', event: 'refused' },
  duplicate: { to: 'duplicate', event: 'duplicate' },
  rate: { to: 'rated', event: 'rated' },
  reopen: { to: 'in_progress', event: 'reopened' },
  extend: { to: null, event: 'extended' },
  urgency: { to: null, event: 'urgency_set' },
}

/**
 * What a command makes of a report. Pure: the same function serves a live command and the loading of a history.
 * @throws ProblemError `illegal-transition` naming the state; `invalid-input` for a time before the last change
 */
export function transition(report: ReportRecord, change: Change, timekeeping: Timekeeping): ReportRecord {
  const { to } = transitions[change.name]
  const from: readonly State[] = commandStates[change.name]
  if (!from.includes(report.state) || (change.name === 'start' && report.agencyId === null))
    throw new ProblemError(
      'illegal-transition',
      report.state === 'waiting' && change.name === 'start'
        ? `Report ${report.code} waits and no agency has it; refer it first`
        : `Report ${report.code} is in state “${report.state}”; ${change.name} needs ${from.join(' or ')}`,
      { state: report.state },
    )
  if (change.at < report.changedAt)
    throw fieldProblem(
      'invalid-input',
      'at',
      `lies before the report’s last change at ${report.changedAt.toISOString()}`,
    )
  const next: ReportRecord = {
    ...report,
    state: to ?? report.state,
    version: report.version + 1,
    changedAt: change.at,
  }
  switch (change.name) {
    case 'accept':
      next.acceptedAt = change.at
      break
    case 'refer':
      next.agencyId = change.agencyId
      next.clock = onClock(report, timekeeping, (clock, limits, calendar) =>
        resumeClock(clock, change.at, limits, calendar),
      )
      next.spells = beginSpell(
        endSpell(report, change.at, 'referred', timekeeping),
        report,
        change,
        change.agencyId,
        timekeeping,
      )
      break
    case 'start':
      next.clock = onClock(report, timekeeping, (clock, limits, calendar) =>
        resumeClock(clock, change.at, limits, calendar),
      )
      break
    case 'wait':
      next.clock = onClock(report, timekeeping, (clock, limits, calendar) =>
        pauseClock(clock, change.at, limits, calendar),
      )
      break
    case 'resolve':
      next.resolvedAt = change.at
      next.handlingMinutes =
        report.acceptedAt && timekeeping.workingTime.minutesBetween(report.acceptedAt, change.at)
      next.spells = endSpell(report, change.at, 'resolved', timekeeping)
      next.clock = onClock(report, timekeeping, (clock, limits, calendar) =>
        stopClock(clock, change.at, true, limits, calendar),
      )
      break
    case 'duplicate':
      next.duplicateOf = change.of
      next.spells = endSpell(report, change.at, 'duplicate', timekeeping)
      next.clock = onClock(report, timekeeping, (clock, limits, calendar) =>
        stopClock(clock, change.at, false, limits, calendar),
      )
      break
    case 'refuse':
      next.spells = endSpell(report, change.at, 'refused', timekeeping)
      next.clock = onClock(report, timekeeping, (clock, limits, calendar) =>
        stopClock(clock, change.at, false, limits, calendar),
      )
      break
    case 'rate':
      next.ratedAt = change.at
      next.rating = change.rating
      break
    case 'reopen':
      // The outcome and the rating belonged to a result that no longer stands; the timeline keeps them.
      Object.assign(next, { resolvedAt: null, handlingMinutes: null, ratedAt: null, rating: null })
      next.reopenedCount = report.reopenedCount + 1
      next.pastOutcomes = report.clock?.outcome
        ? [...report.pastOutcomes, report.clock.outcome]
        : report.pastOutcomes
      next.clock = clockAt(timekeeping, report, change.at, report.clock)
      if (report.agencyId !== null)
        next.spells = beginSpell(report.spells, report, change, report.agencyId, timekeeping)
      break
    case 'extend':
      next.clock = extended(report, change, timekeeping)
      break
    case 'urgency':
      if (change.urgency === report.urgency)
        throw fieldProblem('invalid-input', 'urgency', 'is what the report has already')
      Object.assign(next, withUrgency(report, change.urgency, change.at, timekeeping))
      break
  }
  return next
}

/** As long as the longest limit: nobody means more, and the way to a deadline thousands of years away takes minutes to lay out. */
const LONGEST_EXTENSION_DAYS = 366
const DAY_MS = 86_400_000

type OnClock = (clock: ReportClock, limits: StoredRule, calendar: WorkingTime) => ReportClock

/** Works on the report's clock under the rule and the calendar that made it; a report without one stays without. */
function onClock({ clock }: ReportRecord, timekeeping: Timekeeping, change: OnClock): ReportRecord['clock'] {
  if (!clock) return null
  const { limits, calendar } = timekeeping.basis(clock)
  return { ...clock, ...change(clock, limits, calendar) }
}

/** @throws ProblemError `extension-refused` where the rule does not allow it, `invalid-input` for a deadline that is none */
function extended(report: ReportRecord, change: Change & { name: 'extend' }, timekeeping: Timekeeping) {
  const { clock } = report
  if (!clock) throw new ProblemError('extension-refused', `Report ${report.code} has no deadline to extend`)
  const rule = timekeeping.basis(clock).limits
  const mayGrant = rule.extendBy === 'agency' || rule.extendBy === change.by
  if (rule.extendBy === 'nobody' || !mayGrant)
    throw new ProblemError(
      'extension-refused',
      `Rule “${rule.code}” lets ${rule.extendBy} extend, not ${change.by}`,
    )
  if (clock.extensions.length >= rule.extensions)
    throw new ProblemError(
      'extension-refused',
      `Rule “${rule.code}” allows ${rule.extensions} extensions; all are used`,
    )
  if (change.until <= change.at) throw fieldProblem('invalid-input', 'until', 'lies in the past')
  if (change.until.getTime() > change.at.getTime() + LONGEST_EXTENSION_DAYS * DAY_MS)
    throw fieldProblem('invalid-input', 'until', `lies more than ${LONGEST_EXTENSION_DAYS} days ahead`)
  if (clock.dueAt && change.until <= clock.dueAt)
    throw fieldProblem(
      'invalid-input',
      'until',
      `lies before the deadline in force, ${clock.dueAt.toISOString()}`,
    )
  const { at, until, by, grantedBy, note: reason } = change
  return onClock(report, timekeeping, (running, limits, calendar) =>
    extendClock(running, { at, until, by, grantedBy, reason }, limits, calendar),
  )
}

/** Rings the alarms that are due by an instant, in order, each with its true time. */
export function ringUntil(
  report: ReportRecord,
  at: Date,
): { report: ReportRecord; rung: { report: ReportRecord; alarm: Alarm; at: Date }[] } {
  const rung: { report: ReportRecord; alarm: Alarm; at: Date }[] = []
  let present = report
  while (present.clock?.nextAlarmAt && present.clock.nextAlarmAt <= at) {
    const { clock, alarm, at: when } = ringClock(present.clock)
    present = { ...present, clock: { ...present.clock, ...clock } }
    rung.push({ report: present, alarm, at: when })
  }
  return { report: present, rung }
}

function endSpell(report: ReportRecord, at: Date, outcome: SpellOutcome, { workingTime }: Timekeeping) {
  return report.spells.map((spell) =>
    spell.endedAt ? spell : { ...spell, endedAt: at, endedDay: workingTime.dayOf(at), outcome },
  )
}

/** The agency's share is the limit of the rule that holds for it, from its referral: a late one ends after the deadline. */
function beginSpell(
  spells: ReportRecord['spells'],
  { categoryId, urgency, receivedDay }: ReportRecord,
  { at }: Change,
  agencyId: number,
  timekeeping: Timekeeping,
): ReportRecord['spells'] {
  const { workingTime } = timekeeping
  const rule = timekeeping.ruleFor({ categoryId, urgency, agencyId, day: receivedDay })
  const dueAt = rule && addLimit(rule.resolve, at, workingTime)
  return [
    ...spells,
    {
      agencyId,
      begunAt: at,
      begunDay: workingTime.dayOf(at),
      endedAt: null,
      endedDay: null,
      outcome: null,
      dueAt,
    },
  ]
}
