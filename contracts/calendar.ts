import { z } from 'zod'
import { localDay, localized } from './text.ts'

const clockTime = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: 'is not a time of day such as 08:00' })

/** Working time within a day by the local clock, `HH:mm` to `HH:mm`, the end not included; `24:00` ends a day. */
const period = z.tuple([clockTime, clockTime])
export type Period = z.infer<typeof period>

export const exceptionKinds = ['holiday', 'in_lieu', 'swapped', 'half_day', 'other_hours'] as const
export type ExceptionKind = (typeof exceptionKinds)[number]

/** A local day that differs from the week: `periods` stand in the place of its weekday's, none for a day off. */
export const calendarException = z.strictObject({
  date: localDay,
  name: localized,
  kind: z
    .enum(exceptionKinds)
    .optional()
    .meta({ description: 'Left out where its hours tell it against those of its weekday' }),
  periods: z.array(period).max(24),
})
export type CalendarException = z.infer<typeof calendarException>

/**
 * A working calendar in local time, as `fixtures/<city>/calendar.json`, the database and the API hold it. What its shape
 * cannot say – periods that overlap, a week without work – server/sla/validate.ts finds.
 */
export const workingCalendar = z.strictObject({
  timeZone: z.string().max(80).meta({ description: 'IANA name, with or without daylight saving' }),
  week: z.array(z.array(period).max(24)).length(7).meta({ description: 'Monday first' }),
  exceptions: z.array(calendarException).max(3000),
  lastKnownYear: z.int().min(1900).max(2999).optional().meta({
    description: 'Last year whose days off are known; left out, it is the year of the last of them',
  }),
})
export type WorkingCalendar = z.infer<typeof workingCalendar>
