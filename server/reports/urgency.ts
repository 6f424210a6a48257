import type { Urgency } from '../../contracts/lifecycle.ts'
import { addLimit, rebaseClock } from '../sla/reportClock.ts'
import type { ReportRecord } from './record.ts'
import type { Timekeeping } from './timekeeping.ts'

/**
 * A report whose urgency is another from now on: its clock goes on under the rule that would have held from the start, and
 * so does the share of the agency that has it. One that has no deadline, or that no rule gives one then, keeps its clock.
 */
export function withUrgency(
  report: ReportRecord,
  urgency: Urgency,
  at: Date,
  timekeeping: Timekeeping,
): Pick<ReportRecord, 'urgency' | 'clock' | 'spells'> {
  const { clock, spells, categoryId, receivedDay } = report
  const ruleOn = (day: string, agencyId: number | null) =>
    timekeeping.ruleFor({ categoryId, urgency, agencyId, day })
  const rule = clock && ruleOn(timekeeping.workingTime.dayOf(clock.startedAt), null)
  const last = spells.at(-1)
  const share = last && !last.endedAt ? ruleOn(receivedDay, last.agencyId) : null
  return {
    urgency,
    clock:
      clock && rule
        ? {
            ...clock,
            ...rebaseClock(clock, at, {
              limits: rule,
              calendar: timekeeping.basis(clock).calendar,
              unacknowledgedSince: report.acceptedAt ? null : report.receivedAt,
            }),
            ruleId: rule.id,
          }
        : clock,
    spells: share
      ? [
          ...spells.slice(0, -1),
          { ...last!, dueAt: addLimit(share.resolve, last!.begunAt, timekeeping.workingTime) },
        ]
      : spells,
  }
}
