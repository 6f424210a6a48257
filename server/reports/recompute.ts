import { addLimit, rebaseClock } from '../sla/reportClock.ts'
import type { ReportRecord, SpellRecord } from './record.ts'
import type { ClockBasis, Timekeeping } from './timekeeping.ts'

/** A decision as it bears on open reports: which version is new, and the day by which rules are chosen. */
export type Change =
  | { kind: 'rule'; code: string; day: string; timekeeping: Timekeeping }
  | { kind: 'calendar'; timekeeping: Timekeeping }

/**
 * What a change makes of an open report: its clock under the rule that would hold if it came in on that day, or under the
 * new calendar, and the share of the agency that has it. Null for a report that the change does not concern; one that has
 * no deadline stays without. Pure: previewing and doing are the same.
 */
export function recompute(report: ReportRecord, change: Change, at: Date): ReportRecord | null {
  const { clock } = report
  if (!clock) return null
  const basis = basisUnder(report, clock, change)
  const spells = sharesUnder(report, change)
  if (!basis && spells === report.spells) return null
  const { limits, calendar } = change.timekeeping.basis(basis ?? clock)
  const unacknowledgedSince = report.acceptedAt ? null : report.receivedAt
  return {
    ...report,
    spells,
    clock: {
      ...clock,
      ...rebaseClock(clock, at, { limits, calendar, unacknowledgedSince }),
      ...basis,
    },
  }
}

/** Where a deadline in force went; `standing` while a report waits, before or after: then it has none to compare. */
export function howMoved(
  { clock: before }: ReportRecord,
  { clock: after }: ReportRecord,
): 'earlier' | 'later' | 'same' | 'standing' {
  if (!before?.dueAt || !after?.dueAt) return 'standing'
  const [was, is] = [before.dueAt.getTime(), after.dueAt.getTime()]
  return is < was ? 'earlier' : is > was ? 'later' : 'same'
}

/** Null where rule and calendar stay as they are. */
function basisUnder(
  { categoryId, urgency }: ReportRecord,
  clock: ClockBasis,
  change: Change,
): ClockBasis | null {
  const { timekeeping } = change
  const { ruleId, calendarId } = clock
  if (change.kind === 'calendar')
    return calendarId < timekeeping.calendarId ? { ruleId, calendarId: timekeeping.calendarId } : null
  const rule = timekeeping.ruleFor({ categoryId, urgency, agencyId: null, day: change.day })
  if (!rule || rule.id === ruleId) return null
  const concerns = rule.code === change.code || timekeeping.codeOfRule(ruleId) === change.code
  return concerns ? { ruleId: rule.id, calendarId } : null
}

/** The same array where no share moves. */
function sharesUnder(
  { categoryId, urgency, receivedDay, spells }: ReportRecord,
  change: Change,
): SpellRecord[] {
  const { timekeeping } = change
  const last = spells.at(-1)
  if (!last || last.endedAt) return spells
  const { agencyId } = last
  const day = change.kind === 'rule' ? change.day : receivedDay
  const rule = timekeeping.ruleFor({ categoryId, urgency, agencyId, day })
  if (!rule || (change.kind === 'rule' && rule.code !== change.code)) return spells
  const dueAt = addLimit(rule.resolve, last.begunAt, timekeeping.workingTime)
  if (dueAt.getTime() === last.dueAt?.getTime()) return spells
  return [...spells.slice(0, -1), { ...last, dueAt }]
}
