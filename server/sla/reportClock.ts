import type { Alarm, Outcome } from '../../contracts/lifecycle.ts'
import type { ClockTime } from '../../contracts/sla.ts'
import { countingOf, deadlineOf, outcomeOf, type ClockInput, type Pause } from './clock.ts'
import type { WorkingTime } from './workingTime.ts'

/** The part of a rule that makes deadlines; minutes of the time named with them. */
export interface Limits {
  acknowledge: { minutes: number; time: ClockTime }
  resolve: { minutes: number; time: ClockTime }
  warnMinutes: number
}

export interface Extension {
  at: Date
  until: Date
  by: 'agency' | 'ioc'
  grantedBy: string
  reason: string
}

/** What started, paused, moved and ended a report's clock; everything else about deadlines follows from it. */
export interface ClockHistory {
  startedAt: Date
  pauses: Pause[]
  extensions: Extension[]
}

export interface ReportClock extends ClockHistory {
  acknowledgeDueAt: Date
  /** null while the report waits and the deadline had not passed: the clock stands still. */
  originalDueAt: Date | null
  /** The deadline in force; null likewise. */
  dueAt: Date | null
  alarm: Alarm | null
  /** When the next alarm rings: at the warning, then at the deadline. */
  nextAlarmAt: Date | null
  outcome: Outcome | null
}

const MINUTE = 60_000

/** The history as server/sla/clock.ts reckons with it, under the limit to resolve. */
export function resolveInput(
  { startedAt, pauses, extensions }: ClockHistory,
  { resolve }: Limits,
): ClockInput {
  return {
    start: startedAt,
    limitMinutes: resolve.minutes,
    kind: resolve.time,
    pauses,
    extensions: extensions.map(({ at, until }) => ({ at, deadline: until })),
  }
}

/** So many minutes of a limit's time from an instant on. */
export function addLimit({ minutes, time }: Limits['resolve'], from: Date, calendar: WorkingTime): Date {
  return countingOf(time, calendar).add(from, minutes * MINUTE).at
}

/** When the warning of a deadline is due. */
export function warningOf({ resolve, warnMinutes }: Limits, due: Date, calendar: WorkingTime): Date {
  if (resolve.time === 'working') return calendar.subtractMinutes(due, warnMinutes)
  return new Date(due.getTime() - warnMinutes * MINUTE)
}

/** The clock of a report that comes in, or is reopened and begins anew. */
export function startClock(
  at: Date,
  limits: Limits,
  calendar: WorkingTime,
  acknowledgeDueAt?: Date,
): ReportClock {
  const { acknowledge } = limits
  const history = { startedAt: at, pauses: [], extensions: [] }
  return arm(
    {
      ...history,
      acknowledgeDueAt: acknowledgeDueAt ?? addLimit(acknowledge, at, calendar),
      originalDueAt: null,
      dueAt: null,
      alarm: null,
      nextAlarmAt: null,
      outcome: null,
    },
    limits,
    calendar,
    at,
  )
}

/** The report waits for something that is not in the agency's hands: the clock stands still. */
export function pauseClock(clock: ReportClock, at: Date, limits: Limits, calendar: WorkingTime): ReportClock {
  return arm({ ...clock, pauses: [...clock.pauses, { from: at, to: null }] }, limits, calendar, at)
}

/** The clock goes on; nothing happens where it does not stand. */
export function resumeClock(
  clock: ReportClock,
  at: Date,
  limits: Limits,
  calendar: WorkingTime,
): ReportClock {
  if (!isPaused(clock)) return clock
  const pauses = clock.pauses.map((pause) => (pause.to === null ? { ...pause, to: at } : pause))
  return arm({ ...clock, pauses }, limits, calendar, at)
}

/** A later deadline is granted. */
export function extendClock(
  clock: ReportClock,
  extension: Extension,
  limits: Limits,
  calendar: WorkingTime,
): ReportClock {
  return arm({ ...clock, extensions: [...clock.extensions, extension] }, limits, calendar, extension.at)
}

/** The report is resolved, or closed without an answer: its outcome stays, and no alarm rings any more. */
export function stopClock(
  clock: ReportClock,
  at: Date,
  isResolved: boolean,
  limits: Limits,
  calendar: WorkingTime,
): ReportClock {
  const ended = resumeClock(clock, at, limits, calendar)
  const reckoned = deadlineOf(resolveInput(ended, limits), calendar)
  return { ...ended, nextAlarmAt: null, outcome: isResolved ? outcomeOf(reckoned, at) : null }
}

/**
 * The clock goes on under another rule or calendar, as if it had started under them: what was paused and granted stays.
 * @param unacknowledgedSince receipt of a report that nobody has accepted yet: its limit to do so is reckoned anew too
 */
export function rebaseClock(
  clock: ReportClock,
  at: Date,
  {
    limits,
    calendar,
    unacknowledgedSince,
  }: { limits: Limits; calendar: WorkingTime; unacknowledgedSince: Date | null },
): ReportClock {
  const acknowledgeDueAt = unacknowledgedSince
    ? addLimit(limits.acknowledge, unacknowledgedSince, calendar)
    : clock.acknowledgeDueAt
  return arm({ ...clock, acknowledgeDueAt }, limits, calendar, at)
}

/** The alarm that is due rings. @returns the clock after it, which alarm it was, and its true time */
export function ringClock(clock: ReportClock): { clock: ReportClock; alarm: Alarm; at: Date } {
  const at = clock.nextAlarmAt
  if (!at) throw new Error('No alarm is set')
  const alarm = clock.alarm === null && at < clock.dueAt! ? 'due_soon' : 'overdue'
  return { clock: { ...clock, alarm, nextAlarmAt: alarm === 'due_soon' ? clock.dueAt : null }, alarm, at }
}

export function isPaused({ pauses }: ClockHistory): boolean {
  return pauses.at(-1)?.to === null
}

/** Works the deadlines out anew and sets the next alarm; an alarm that no longer holds is taken back. */
function arm(clock: ReportClock, limits: Limits, calendar: WorkingTime, now: Date): ReportClock {
  const { original, deadline: due } = deadlineOf(resolveInput(clock, limits), calendar)
  const next = { ...clock, originalDueAt: original, dueAt: due }
  if (due === null) return { ...next, alarm: null, nextAlarmAt: null }
  const warnAt = warningOf(limits, due, calendar)
  const alarm =
    clock.alarm === 'overdue' && now >= due
      ? 'overdue'
      : clock.alarm !== null && now >= warnAt && now < due
        ? 'due_soon'
        : null
  if (alarm === 'overdue') return { ...next, alarm, nextAlarmAt: null }
  if (alarm === 'due_soon') return { ...next, alarm, nextAlarmAt: due }
  // A warning that lies before now rings at once, in its place in the log; one as late as the deadline is none.
  const ringsAt = warnAt < due ? (warnAt > now ? warnAt : now < due ? now : due) : due
  return { ...next, alarm, nextAlarmAt: ringsAt }
}
