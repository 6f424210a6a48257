import { z } from 'zod'
import { alarms, outcome, urgency } from './lifecycle.ts'
import { code, localDay, localized, text } from './text.ts'

const minutes = z
  .int()
  .min(1)
  .max(60 * 24 * 366)
/** Working time of the city's calendar, or plain time by day and night. */
export const clockTime = z.enum(['working', 'calendar'])
export type ClockTime = z.infer<typeof clockTime>

const limit = z.strictObject({
  minutes,
  time: clockTime,
  /** Published by the city; all others are assumed and say so wherever they show. */
  given: z.boolean(),
})

/**
 * One version of a rule. What it does not name it holds for: the most specific rule wins – category before group of
 * categories before agency before urgency before area set – and of two equally specific ones the later.
 */
export const slaRule = z
  .strictObject({
    code,
    category: code.nullable().default(null),
    agency: code.nullable().default(null),
    urgency: urgency.nullable().default(null),
    areaSet: code.nullable().default(null),
    acknowledge: limit,
    resolve: limit,
    /** Before the deadline, in the time of `resolve`. */
    warnMinutes: z.int().min(0),
    extendBy: z.enum(['agency', 'ioc', 'nobody']),
    /** How often. */
    extensions: z.int().min(0).max(20),
    /** First and last local day on which a report received is ruled by it. */
    appliesFrom: localDay,
    appliesTo: localDay.nullable().default(null),
    source: text(500).nullable().default(null),
  })
  .refine((rule) => rule.warnMinutes < rule.resolve.minutes, {
    path: ['warnMinutes'],
    error: 'must be shorter than the limit that it warns of',
  })
  .refine((rule) => rule.appliesTo === null || rule.appliesFrom <= rule.appliesTo, {
    path: ['appliesTo'],
    error: 'lies before appliesFrom',
  })
export type SlaRule = z.infer<typeof slaRule>

/** `GET /api/sla/rules` */
export const slaRules = z.object({
  items: z.array(slaRule.extend({ version: z.int(), id: z.int() })),
})

/** A stretch of time between receipt and deadline; together they leave no gap. */
export const segment = z.object({
  kind: z.enum(['work', 'lunch', 'night', 'weekend', 'holiday', 'pause']),
  from: z.string(),
  to: z.string().nullable().meta({ description: 'null for a pause that still lasts' }),
  minutes: z.number().meta({ description: 'Minutes of the limit that it uses up' }),
  name: localized.nullable().meta({ description: 'Of the holiday, or of the swapped day' }),
  extension: z
    .object({ by: z.enum(['agency', 'ioc']), grantedBy: z.string() })
    .nullable()
    .meta({ description: 'Who granted the time that it lies in' }),
  note: z.string().nullable().meta({ description: 'Why it was paused, or extended' }),
})
export type Segment = z.infer<typeof segment>

/** `GET /api/reports/:code/sla`: why the deadline is what it is, recomputed from the events. */
export const slaExplanation = z.object({
  code: z.string(),
  asOfSeq: z.int(),
  now: z.string(),
  state: z.string(),
  rule: z.object({
    code: z.string(),
    version: z.int(),
    resolve: limit,
    acknowledge: limit,
    source: z.string().nullable(),
  }),
  calendar: z.object({ code: z.string(), version: z.int() }),
  /** The last decision that put the open report under this rule and calendar; null where it began under them. */
  recomputed: z.object({ at: z.string(), change: z.int(), reason: z.string() }).nullable(),
  startedAt: z.string(),
  acknowledgeDueAt: z.string(),
  originalDueAt: z.string().nullable(),
  /** null while the report waits: the clock stands still. */
  dueAt: z.string().nullable(),
  /** Whether the deadline lies after the last year that the calendar's days off are known for. */
  beyondKnown: z.boolean(),
  /** Whether what was recomputed is what is stored; never false. */
  agrees: z.boolean(),
  alarm: z.enum(alarms).nullable(),
  outcome: outcome.nullable(),
  pastOutcomes: z.array(outcome).meta({ description: 'Of the answers before it was reopened, oldest first' }),
  /** The agencies that had it, each with its own share of the time from its referral; the report keeps its deadline. */
  shares: z.array(
    z.object({
      agency: z.string(),
      from: z.string(),
      to: z.string().nullable(),
      dueAt: z
        .string()
        .nullable()
        .meta({ description: 'null where no rule gives it a share, or while it waits' }),
      reportDueAt: z.string().nullable().meta({ description: 'The report’s deadline at the referral' }),
      late: z.boolean().meta({ description: 'Referred late: its share ends after the report’s deadline' }),
    }),
  ),
  segments: z.array(segment),
})
export type SlaExplanation = z.infer<typeof slaExplanation>
