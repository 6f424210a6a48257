import { z } from 'zod'
import { eventKind } from './lifecycle.ts'
import { agenciesQuery, attributesQuery, scopeQuery } from './report.ts'
import { localDay, wholeNumber } from './text.ts'

/** `GET /api/assignments`: the spells behind an agency's processing rate, one row per time that it had a report. */
export const assignmentGroups = ['workload', 'resolved', 'open-at-start', 'begun', 'ended'] as const
export const assignmentsQuery = z.strictObject({
  from: localDay,
  to: localDay,
  ...scopeQuery,
  ...agenciesQuery,
  ...attributesQuery,
  is: z.enum(assignmentGroups).default('workload'),
  limit: wholeNumber(1, 500).default(50),
  after: z.string().max(200).optional(),
})
export const assignmentsPage = z.object({
  asOfSeq: z.int(),
  items: z.array(
    z.object({
      report: z.string(),
      agency: z.string(),
      begunAt: z.string(),
      endedAt: z.string().nullable(),
      outcome: z.enum(['resolved', 'referred', 'refused', 'duplicate']).nullable(),
    }),
  ),
  next: z.string().nullable(),
})

/** `GET /api/events`: what happened to reports, one row per event. */
export const eventGroups = [
  'received',
  'resolved',
  'reopened',
  'closed-otherwise',
  'overdue',
  'rated',
] as const
export type EventGroup = (typeof eventGroups)[number]
export const eventsQuery = z.strictObject({
  from: localDay,
  to: localDay,
  ...scopeQuery,
  ...agenciesQuery,
  is: z.enum(eventGroups),
  limit: wholeNumber(1, 500).default(50),
  after: z.string().max(200).optional(),
})
export const eventsPage = z.object({
  asOfSeq: z.int(),
  items: z.array(
    z.object({
      seq: z.int(),
      kind: eventKind,
      at: z.string(),
      report: z.string(),
      category: z.string(),
      agency: z.string().nullable(),
    }),
  ),
  next: z.string().nullable(),
})
