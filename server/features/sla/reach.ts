import type { Limits } from '../../sla/reportClock.ts'
import type { WorkingTime } from '../../sla/workingTime.ts'

const LONGEST_YEARS = 10

/**
 * Which limit of a rule would take more than ten years under a calendar, and how to say so; null where none does.
 * A calendar with a minute of work a week is not empty, and still no deadline of it would ever come.
 */
export function limitOutOfReach(
  limits: Limits,
  calendar: WorkingTime,
): { limit: 'acknowledge' | 'resolve'; message: string } | null {
  const from = new Date()
  const until = new Date(from)
  until.setUTCFullYear(from.getUTCFullYear() + LONGEST_YEARS)
  const limit = (['acknowledge', 'resolve'] as const).find(
    (name) => limits[name].time === 'working' && calendar.minutesBetween(from, until) < limits[name].minutes,
  )
  return limit
    ? { limit, message: `would end after more than ${LONGEST_YEARS} years of this working time` }
    : null
}
