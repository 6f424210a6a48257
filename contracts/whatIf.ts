import { z } from 'zod'
import { outcome } from './lifecycle.ts'
import { clockTime, slaRule } from './sla.ts'
import { code, localDay, localized } from './text.ts'

const minutes = slaRule.shape.resolve.shape.minutes
const periods = z.array(z.tuple([z.string(), z.string()])).max(24)

/** Other limits for every version of one rule; what is left out stays as it is. */
const ruleOverride = z.strictObject({
  code,
  resolveMinutes: minutes.optional(),
  resolveTime: clockTime.optional(),
  acknowledgeMinutes: minutes.optional(),
  warnMinutes: slaRule.shape.warnMinutes.optional(),
})
export type RuleOverride = z.infer<typeof ruleOverride>

/** Another calendar, said as what differs from the one that each report's deadline was made with. */
const calendarOverride = z.strictObject({
  week: z
    .array(periods)
    .length(7)
    .optional()
    .meta({ description: 'Working periods `HH:mm` to `HH:mm` of each weekday, Monday first' }),
  addExceptions: z
    .array(z.strictObject({ date: localDay, name: localized.optional(), periods }))
    .max(1000)
    .default([])
    .meta({
      description:
        'Days with other periods than their weekday, none for a day off; they replace one on the date',
    }),
  removeExceptions: z.array(localDay).max(1000).default([]),
})
export type CalendarOverride = z.infer<typeof calendarOverride>

/**
 * `POST /api/sla/what-if`: what a past period would have been like under other limits, another calendar or another
 * warning window. Changes nothing. Which rule holds for a report, its pauses and its extensions stay as they were:
 * an extension keeps the deadline that it was granted, and never takes away time that the other limit gives.
 */
export const whatIfBody = z.strictObject({
  from: localDay.meta({ description: 'First local day of receipt' }),
  to: localDay.meta({ description: 'Last local day of receipt; not in the future, and within two years' }),
  set: code.optional().meta({ description: 'Areas of this set; those of the city’s standard one if absent' }),
  rules: z.array(ruleOverride).max(200).default([]),
  calendar: calendarOverride.optional(),
  flips: z.int().min(0).max(1000).default(100).meta({ description: 'How many flipped reports to list' }),
})
export type WhatIfBody = z.infer<typeof whatIfBody>

/** A share whose denominator is 0 has the value null. */
const share = z.object({ value: z.number().nullable(), numerator: z.int(), denominator: z.int() })

const standing = z.object({
  onTime: share.meta({ description: 'Resolved by the original deadline ÷ resolved' }),
  onTimeAfterExtension: share.meta({ description: 'Resolved by an extended deadline only ÷ resolved' }),
  late: share.meta({ description: 'Resolved after every deadline ÷ resolved' }),
  warned: share.meta({ description: 'Unresolved when the warning of the last deadline came ÷ resolved' }),
  acknowledgedInTime: share.meta({ description: 'Accepted within the limit ÷ accepted' }),
  overdue: share.meta({ description: 'Open and past the deadline now ÷ open' }),
})
export type Standing = z.infer<typeof standing>

const compared = { reports: z.int(), before: standing, after: standing }
const named = { code: z.string(), name: localized, ...compared }

export const whatIfResult = z.object({
  asOfSeq: z.int(),
  period: z.object({ from: z.string(), to: z.string() }),
  set: z.string(),
  ...compared,
  withoutDeadline: z.int().meta({ description: 'Of the reports, those that no rule gives a deadline' }),
  areas: z.array(z.object(named)),
  agencies: z.array(z.object(named)),
  /** Every resolved report whose outcome would be another; the three counts add up to all of them. */
  flips: z.object({
    toOnTime: z.int(),
    toOnTimeAfterExtension: z.int(),
    toLate: z.int(),
    items: z.array(
      z.object({
        code: z.string(),
        before: outcome,
        after: outcome,
        dueBefore: z.string().nullable(),
        dueAfter: z.string().nullable(),
      }),
    ),
  }),
})
export type WhatIfResult = z.infer<typeof whatIfResult>
export type Flip = WhatIfResult['flips']['items'][number]

/** A line of the answer (NDJSON): progress from 0 to 1, at most one in 250 ms; the last is the result or the problem. */
export const whatIfLine = z.union([
  z.object({ progress: z.number().min(0).max(1) }),
  z.object({ result: whatIfResult }),
  z.object({ problem: z.looseObject({ type: z.string(), status: z.int() }) }),
])
export type WhatIfLine = z.infer<typeof whatIfLine>
