import type { EventKind, Rating, State } from '../../contracts/lifecycle.ts'
import type { CommandName } from '../../contracts/report.ts'
import { fieldProblem, ProblemError } from '../errors.ts'
import type { Outcome } from '../figures/facts.ts'
import type { WorkingTime } from '../sla/workingTime.ts'
import type { ReportRecord } from './record.ts'

/** A command with its codes looked up. */
export type Change = { at: Date } & (
  | { name: 'accept' | 'start' }
  | { name: 'refer'; agencyId: number }
  | { name: 'wait' | 'resolve' | 'refuse' | 'reopen'; note: string }
  | { name: 'duplicate'; of: number }
  | { name: 'rate'; rating: Rating; note: string | null }
)

interface Transition {
  from: readonly State[]
  to: State
  event: EventKind
}

/** The life of a report: which command is legal in which states, and where it leads. */
export const transitions: Record<CommandName, Transition> = {
  accept: { from: ['received'], to: 'accepted', event: 'accepted' },
  refer: { from: ['accepted', 'referred', 'in_progress', 'waiting'], to: 'referred', event: 'referred' },
  start: { from: ['referred', 'waiting'], to: 'in_progress', event: 'started' },
  wait: { from: ['accepted', 'referred', 'in_progress'], to: 'waiting', event: 'waiting' },
  resolve: { from: ['referred', 'in_progress'], to: 'resolved', event: 'resolved' },
  refuse: {
    from: ['received', 'accepted', 'referred', 'in_progress', 'waiting'],
    to: 'refused',
    event: 'refused',
  },
  duplicate: {
    from: ['received', 'accepted', 'referred', 'in_progress', 'waiting'],
    to: 'duplicate',
    event: 'duplicate',
  },
  rate: { from: ['resolved'], to: 'rated', event: 'rated' },
  reopen: { from: ['resolved', 'rated'], to: 'in_progress', event: 'reopened' },
}

/**
 * What a command makes of a report. Pure: the same function serves a live command and the loading of a history.
 * @throws ProblemError `illegal-transition` naming the state; `invalid-input` for a time before the last change
 */
export function transition(report: ReportRecord, change: Change, workingTime: WorkingTime): ReportRecord {
  const { from, to } = transitions[change.name]
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
  const next: ReportRecord = { ...report, state: to, version: report.version + 1, changedAt: change.at }
  switch (change.name) {
    case 'accept':
      next.acceptedAt = change.at
      break
    case 'refer':
      next.agencyId = change.agencyId
      next.spells = beginSpell(
        endSpell(report, change.at, 'referred', workingTime),
        change,
        change.agencyId,
        workingTime,
      )
      break
    case 'resolve':
      next.resolvedAt = change.at
      next.handlingMinutes = report.acceptedAt && workingTime.minutesBetween(report.acceptedAt, change.at)
      next.spells = endSpell(report, change.at, 'resolved', workingTime)
      break
    case 'refuse':
      next.spells = endSpell(report, change.at, 'refused', workingTime)
      break
    case 'duplicate':
      next.duplicateOf = change.of
      next.spells = endSpell(report, change.at, 'duplicate', workingTime)
      break
    case 'rate':
      next.ratedAt = change.at
      next.rating = change.rating
      break
    case 'reopen':
      // The outcome and the rating belonged to a result that no longer stands; the timeline keeps them.
      Object.assign(next, { resolvedAt: null, handlingMinutes: null, ratedAt: null, rating: null })
      next.reopenedCount = report.reopenedCount + 1
      if (report.agencyId !== null)
        next.spells = beginSpell(report.spells, change, report.agencyId, workingTime)
      break
    case 'start':
    case 'wait':
      break
  }
  return next
}

function endSpell(report: ReportRecord, at: Date, outcome: Outcome, workingTime: WorkingTime) {
  return report.spells.map((spell) =>
    spell.endedAt ? spell : { ...spell, endedAt: at, endedDay: workingTime.dayOf(at), outcome },
  )
}

function beginSpell(
  spells: ReportRecord['spells'],
  { at }: Change,
  agencyId: number,
  workingTime: WorkingTime,
) {
  return [
    ...spells,
    { agencyId, begunAt: at, begunDay: workingTime.dayOf(at), endedAt: null, endedDay: null, outcome: null },
  ]
}
