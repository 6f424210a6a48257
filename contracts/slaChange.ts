import { z } from 'zod'
import { workingCalendar } from './calendar.ts'
import { alarms } from './lifecycle.ts'
import { slaRule } from './sla.ts'
import { localDay, localized, text } from './text.ts'

/** The version that the editor began from; 0 for a new rule. Another one in the database is a `version-conflict`. */
const basedOn = z.int().min(0)
const proposals = {
  /** The next version of a rule, or the first of a new one. It rules reports received from its `appliesFrom` on. */
  rule: { kind: z.literal('rule'), rule: slaRule, basedOn },
  /** The next version of the city's calendar, in force at once; its time zone stays. */
  calendar: { kind: z.literal('calendar'), calendar: workingCalendar, basedOn },
}

/** What shall stand in the place of what holds. Rules and calendars are never edited: each change is a new version. */
export const slaProposal = z.discriminatedUnion('kind', [
  z.strictObject(proposals.rule),
  z.strictObject(proposals.calendar),
])
export type SlaProposal = z.infer<typeof slaProposal>

/** Open reports keep the deadlines that they have, or get them reckoned anew on the day that the change applies from. */
export const openPolicies = ['keep', 'recompute'] as const
const decision = {
  open: z.enum(openPolicies),
  by: text(120).meta({ description: 'Who decided it' }),
  reason: text(500),
}

/** `POST /api/sla/changes` */
export const slaChangeBody = z.discriminatedUnion('kind', [
  z.strictObject({ ...proposals.rule, ...decision }),
  z.strictObject({ ...proposals.calendar, ...decision }),
])
export type SlaChangeBody = z.infer<typeof slaChangeBody>

/** One decision, and what has become of it. */
export const slaChange = z.object({
  id: z.int(),
  kind: z.enum(['rule', 'calendar']),
  code: z.string().meta({ description: 'Of the rule, or of the calendar' }),
  version: z.int(),
  appliesFrom: localDay,
  open: z.enum(openPolicies),
  by: z.string(),
  reason: z.string(),
  at: z.string(),
  /** `waiting` for the day it applies from, `running` through the open reports, or `done`; always done where they keep. */
  state: z.enum(['waiting', 'running', 'done']),
  recomputed: z.int().meta({ description: 'Open reports whose clock was put under it' }),
  moved: z.int().meta({ description: 'Those of them whose deadline is another now' }),
  doneAt: z.string().nullable(),
})
export type SlaChange = z.infer<typeof slaChange>

/** `GET /api/sla/changes`, newest first */
export const slaChanges = z.object({ items: z.array(slaChange) })

/** `GET /api/sla/calendars`: every version, newest first; the first is in force. */
export const calendars = z.object({
  items: z.array(
    z.object({
      id: z.int(),
      code: z.string(),
      version: z.int(),
      createdAt: z.string(),
      calendar: workingCalendar,
    }),
  ),
})

/** How open reports stand, before or after. */
const standing = z.object({ dueSoon: z.int(), overdue: z.int() })

const moved = {
  open: z.int().meta({ description: 'Open reports with a deadline' }),
  /** Those that the change would put under another version: the four that follow add up to them. */
  affected: z.int(),
  earlier: z.int(),
  later: z.int(),
  same: z.int(),
  /** Reports that wait: their clock stands, so their deadline will only be known when it goes on. */
  standing: z.int(),
  before: standing,
  after: standing,
}

/** What recomputing all open reports now would move; nothing has been changed. */
export const slaPreview = z.object({
  asOfSeq: z.int(),
  at: z.string(),
  set: z.string(),
  ...moved,
  areas: z.array(z.object({ code: z.string(), name: localized, ...moved })),
  agencies: z.array(z.object({ code: z.string(), name: localized, ...moved })),
  /** The first of those that become overdue, then the largest moves. */
  moves: z.array(
    z.object({
      code: z.string(),
      dueBefore: z.string(),
      dueAfter: z.string(),
      alarmBefore: z.enum(alarms).nullable(),
      alarmAfter: z.enum(alarms).nullable(),
    }),
  ),
})
export type SlaPreview = z.infer<typeof slaPreview>

/**
 * A line of the answer to `POST /api/sla/preview` (NDJSON), whose body is a proposal: progress from 0 to 1, at most one in
 * 250 ms; the last is the result or the problem.
 */
export const slaPreviewLine = z.union([
  z.object({ progress: z.number().min(0).max(1) }),
  z.object({ result: slaPreview }),
  z.object({ problem: z.looseObject({ type: z.string(), status: z.int() }) }),
])
export type SlaPreviewLine = z.infer<typeof slaPreviewLine>
