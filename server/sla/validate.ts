import { IANAZone } from 'luxon'
import { clockMinutes, dayNumber, type Period, type WorkingCalendar } from './calendar.ts'

export type CalendarProblemCode =
  | 'unknown-time-zone'
  | 'week-without-seven-days'
  | 'bad-clock-time'
  | 'period-ends-before-it-begins'
  | 'overlapping-periods'
  | 'no-working-time'
  | 'bad-date'
  | 'date-twice'
  | 'bad-year'

export interface CalendarProblem {
  code: CalendarProblemCode
  /** Where in the calendar, as keys and indexes: `['week', 0, 1]` is the second period of Mondays. */
  path: (string | number)[]
}

/**
 * What makes a calendar unusable, in the order of its parts; empty for one that {@link WorkingTime} takes. A week
 * without working time is refused, whatever the exceptions add: after the last of them no deadline would ever come.
 */
export function validateCalendar(calendar: WorkingCalendar): CalendarProblem[] {
  const { timeZone, week, exceptions, lastKnownYear } = calendar
  const problems: CalendarProblem[] = []
  const add = (code: CalendarProblemCode, ...path: CalendarProblem['path']) => problems.push({ code, path })
  if (!IANAZone.isValidZone(timeZone)) add('unknown-time-zone', 'timeZone')
  if (week.length !== 7) add('week-without-seven-days', 'week')
  week.forEach((periods, day) => checkPeriods(periods, ['week', day], add))
  if (week.every((periods) => periods.length === 0)) add('no-working-time', 'week')
  const dates = new Set<string>()
  exceptions.forEach(({ date, periods }, index) => {
    if (dayNumber(date) === null) add('bad-date', 'exceptions', index, 'date')
    else if (dates.has(date)) add('date-twice', 'exceptions', index, 'date')
    dates.add(date)
    checkPeriods(periods, ['exceptions', index, 'periods'], add)
  })
  if (
    lastKnownYear !== undefined &&
    !(Number.isInteger(lastKnownYear) && lastKnownYear >= 1 && lastKnownYear <= 9999)
  )
    add('bad-year', 'lastKnownYear')
  return problems
}

/** Reports of two periods that overlap the one that begins later. */
function checkPeriods(
  periods: Period[],
  path: CalendarProblem['path'],
  add: (code: CalendarProblemCode, ...path: CalendarProblem['path']) => void,
) {
  const sound: { index: number; start: number; end: number }[] = []
  periods.forEach(([from, to], index) => {
    const [start, end] = [clockMinutes(from), clockMinutes(to)]
    if (start === null) add('bad-clock-time', ...path, index, 0)
    if (end === null) add('bad-clock-time', ...path, index, 1)
    if (start === null || end === null) return
    if (end <= start) add('period-ends-before-it-begins', ...path, index)
    else sound.push({ index, start, end })
  })
  let last = -1
  for (const { index, start, end } of sound.sort((a, b) => a.start - b.start)) {
    if (start < last) add('overlapping-periods', ...path, index)
    last = Math.max(last, end)
  }
}
