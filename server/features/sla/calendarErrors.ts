import type { FieldError } from '../../errors.ts'
import type { WorkingCalendar } from '../../sla/calendar.ts'
import { validateCalendar, type CalendarProblemCode } from '../../sla/validate.ts'

const messages: Record<CalendarProblemCode, string> = {
  'unknown-time-zone': 'is not a time zone',
  'week-without-seven-days': 'must have seven days',
  'bad-clock-time': 'is not a time of day such as 08:00',
  'period-ends-before-it-begins': 'ends before it begins',
  'overlapping-periods': 'overlaps another period',
  'no-working-time': 'has no working time at all: no deadline would ever come',
  'bad-date': 'is not a day',
  'date-twice': 'stands twice',
  'bad-year': 'is not a year',
}

/**
 * What makes a calendar unusable, field by field.
 * @param fields where its parts stand in the body, by their names; `calendar.<part>` where left out
 */
export function calendarErrors(calendar: WorkingCalendar, fields: Record<string, string> = {}): FieldError[] {
  return validateCalendar(calendar).map(({ code, path: [part, ...rest] }) => ({
    field: [fields[String(part)] ?? `calendar.${part}`, ...rest].join('.'),
    message: messages[code],
  }))
}
