import { z } from 'zod'
import { alarms } from './lifecycle.ts'
import { scopeQuery } from './report.ts'
import { instant, wholeNumber } from './text.ts'

/** `GET /api/deadlines`: what of a scope falls due in the next hours. */
export const deadlinesQuery = z.strictObject({
  ...scopeQuery,
  hours: wholeNumber(1, 72).default(12),
  slotMinutes: wholeNumber(5, 360).default(30),
  limit: wholeNumber(0, 200).default(40),
  at: instant.optional().meta({ description: 'A past instant: as the deadlines stood then. Now if absent' }),
})

const counts = z.array(z.int())
const row = z.object({
  id: z.int().meta({ description: '0 for reports that no agency has, or that lie in no area of the set' }),
  overdue: z.int(),
  /** One number per slot. */
  due: counts,
})

/** Open reports by the slot that their deadline in force lies in. Those that wait have none. */
export const deadlines = z.object({
  asOfSeq: z.int(),
  at: z.string(),
  set: z.string(),
  slotMinutes: z.int(),
  /** When each slot begins; the first holds what is due from now to its end. */
  slots: z.array(z.string()),
  due: counts,
  overdue: z.int(),
  areas: z.array(row),
  agencies: z.array(row),
  /** Those due next, first come first. */
  next: z.array(
    z.object({
      code: z.string(),
      dueAt: z.string(),
      alarm: z.enum(alarms).nullable(),
      category: z.int(),
      agency: z.int(),
      area: z.int(),
    }),
  ),
})
export type Deadlines = z.infer<typeof deadlines>
