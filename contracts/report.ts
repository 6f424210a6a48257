import { z } from 'zod'
import {
  alarms,
  eventKind,
  openStates,
  outcome,
  outcomes,
  rating,
  ratings,
  state,
  urgency,
  type State,
} from './lifecycle.ts'
import { photo, photoKind } from './photo.ts'
import { code, instant, isPrintable, localDay, text, wholeNumber } from './text.ts'

/** `POST /api/reports`: one report, or one line of a batch. */
export const intake = z.strictObject({
  source: code.optional().meta({
    description:
      'Who sends it; with externalId it makes the intake idempotent. A token names one of its own, the first if absent; all others “api”',
  }),
  externalId: text(200).optional().meta({ description: 'The sender’s own id of the report' }),
  channel: code,
  category: code.meta({ description: 'A category of the second level' }),
  urgency: urgency.default('normal'),
  lon: z.number().min(-180).max(180).meta({ description: 'Degrees, EPSG:4326' }),
  lat: z
    .number()
    .min(-90)
    .max(90, { error: 'is above 90: are lon and lat swapped?' })
    .meta({ description: 'Degrees, EPSG:4326' }),
  address: text(300).optional(),
  text: text(5000),
  receivedAt: instant.optional().meta({ description: 'When the citizen sent it; now if absent' }),
  reporter: z
    .strictObject({ name: text(200).optional(), phone: text(40).optional(), email: text(254).optional() })
    .optional()
    .meta({ description: 'Kept by the IOC alone; no answer ever shows it' }),
})
export type Intake = z.infer<typeof intake>

/** Answer to an intake: `created` is false when source and externalId were known already. */
export const intakeReceipt = z.object({ code: z.string(), created: z.boolean(), state })
export type IntakeReceipt = z.infer<typeof intakeReceipt>

const base = {
  at: instant.optional().meta({ description: 'When it happened; now if absent' }),
  version: z.int().min(1).optional().meta({ description: 'Refuses the change if the report has moved on' }),
}

/** `POST /api/reports/:code/<command>`: the bodies, one per command. */
export const commands = {
  accept: z.strictObject({ ...base }),
  refer: z.strictObject({ ...base, agency: code }),
  start: z.strictObject({ ...base }),
  wait: z.strictObject({ ...base, reason: text(1000) }),
  resolve: z.strictObject({ ...base, answer: text(5000) }),
  refuse: z.strictObject({ ...base, reason: text(1000) }),
  duplicate: z.strictObject({
    ...base,
    of: code.meta({ description: 'Code of the report that it repeats' }),
  }),
  urgency: z.strictObject({ ...base, urgency, reason: text(1000) }),
  rate: z.strictObject({ ...base, rating, comment: text(2000).optional() }),
  reopen: z.strictObject({ ...base, evidence: text(2000) }),
  extend: z.strictObject({
    ...base,
    until: instant.meta({ description: 'The new deadline' }),
    by: z.enum(['agency', 'ioc']).meta({ description: 'Who grants it; the rule says who may' }),
    grantedBy: text(200).meta({ description: 'Name of the post or unit that grants it; shown to everybody' }),
    reason: text(1000),
  }),
} as const
export type CommandName = keyof typeof commands
/** The states in which a command is legal; a desk offers it only there. */
export const commandStates = {
  accept: ['received'],
  refer: ['accepted', 'referred', 'in_progress', 'waiting'],
  start: ['referred', 'waiting'],
  wait: ['accepted', 'referred', 'in_progress'],
  resolve: ['referred', 'in_progress'],
  refuse: openStates,
  duplicate: openStates,
  urgency: openStates,
  rate: ['resolved'],
  reopen: ['resolved', 'rated'],
  extend: ['accepted', 'referred', 'in_progress'],
} as const satisfies Record<CommandName, readonly State[]>
export type CommandBody<Name extends CommandName = CommandName> = z.infer<(typeof commands)[Name]>

/** A report as anybody may see it: no reporter, text with phone numbers and addresses of mail masked. */
export const reportSummary = z.object({
  code: z.string(),
  state,
  version: z.int(),
  channel: z.string(),
  category: z.string(),
  urgency,
  agency: z.string().nullable(),
  areas: z.record(z.string(), z.string()).meta({ description: 'Code of the area in each set' }),
  lon: z.number(),
  lat: z.number(),
  address: z.string().nullable(),
  text: z.string(),
  receivedAt: z.string(),
  acceptedAt: z.string().nullable(),
  resolvedAt: z.string().nullable(),
  rating: rating.nullable(),
  reopenedCount: z.int(),
  acknowledgeDueAt: z.string().nullable(),
  originalDueAt: z.string().nullable(),
  dueAt: z.string().nullable().meta({ description: 'The deadline in force; null while it waits' }),
  alarm: z.enum(alarms).nullable(),
  outcome: outcome.nullable(),
  handlingMinutes: z.number().nullable().meta({ description: 'Working minutes from accepted to resolved' }),
})
export type ReportSummary = z.infer<typeof reportSummary>

export const timelineEntry = z.object({
  seq: z.int(),
  kind: eventKind,
  at: z.string(),
  agency: z.string().nullable(),
  note: z.string().nullable().meta({ description: 'Reason, answer, evidence or comment' }),
  rating: rating.nullable(),
  urgency: urgency.nullable().meta({ description: 'What it was set to' }),
  duplicateOf: z.string().nullable(),
  merged: z.string().nullable().meta({ description: 'Code of the report closed as a duplicate of this one' }),
  photo: z.object({ id: z.uuid(), kind: photoKind }).nullable(),
  who: z.string().nullable().meta({
    description: 'Name of the account, screen or program that did it; told to the operations centre alone',
  }),
})

export const reportDetail = reportSummary.extend({
  duplicateOf: z.string().nullable(),
  photos: z.array(photo),
  asOfSeq: z.int(),
  timeline: z.array(timelineEntry),
})
export type ReportDetail = z.infer<typeof reportDetail>

/** The groups of reports that figures count; `GET /api/reports?is=` lists exactly one of them. */
export const reportGroups = [
  'received',
  'open',
  'acknowledged',
  'processed',
  'ever-resolved',
  'rated',
  'satisfied',
  'accepted',
  'dissatisfied',
  'satisfied-or-accepted',
  'refused',
  'duplicate',
  'reopened',
  'measured',
  'due-soon',
  'overdue',
  'on-time',
  'on-time-after-extension',
  'late',
  'with-outcome',
  'acknowledged-in-time',
  'last-minute',
  'without-photo',
  'ever-referred',
  'ping-pong',
] as const
export type ReportGroup = (typeof reportGroups)[number]

/** Filters that reports and figures share. `to` is included. */
export const periodQuery = { from: localDay.optional(), to: localDay.optional() }
export const scopeQuery = {
  set: code.optional().meta({ description: 'Area set; the city’s default lens if absent' }),
  area: code.optional(),
  agency: code.optional(),
  category: code.optional().meta({ description: 'A category, or a group of them' }),
}

/** Agencies as they were, or as they are now: each together with those that it has succeeded. */
export const agenciesQuery = {
  agencies: z
    .enum(['then', 'now'])
    .optional()
    .meta({ description: 'now: the agency together with those that it has succeeded' }),
}

/** What a report is asked for beside its scope, in lists of reports and of spells alike. */
export const attributesQuery = {
  channel: code.optional(),
  urgency: urgency.optional(),
  state: state.optional(),
  rating: z
    .enum([...ratings, 'none'])
    .optional()
    .meta({ description: 'The rating that stands; none: those without one' }),
  outcome: z
    .enum([...outcomes, 'none'])
    .optional()
    .meta({ description: 'How a resolved report stands to its deadlines; none: those that stand to none' }),
  hour: wholeNumber(0, 23).optional().meta({ description: 'Received in this hour of the city’s local day' }),
  unassigned: z.literal('true').optional().meta({ description: 'Those that no agency has' }),
  outside: code.optional().meta({ description: 'Those that lie in no area of this set' }),
  within: code.optional().meta({ description: 'An area of another set (`withinSet`) that they lie in, too' }),
  withinSet: code.optional(),
}

const rowId = wholeNumber(1, 2_147_483_647)

export const reportsQuery = z.strictObject({
  ...periodQuery,
  ...scopeQuery,
  ...agenciesQuery,
  ...attributesQuery,
  is: z.enum(reportGroups).optional(),
  dueOn: localDay.optional().meta({ description: 'The deadline in force lies on this local day' }),
  openBefore: localDay.optional().meta({
    description:
      'Open when this local day began, as the log tells it; agency, category, unassigned, and of `is` open, due-soon and overdue, are those of then',
  }),
  sort: z
    .enum(['due'])
    .optional()
    .meta({ description: 'The open ones alone, by the deadline in force; those without one last' }),
  codes: z
    .string()
    .max(4000)
    .regex(/^[^\s/?#,]{1,80}(,[^\s/?#,]{1,80}){0,99}$/, { error: 'is not a list of codes' })
    .refine(isPrintable, { error: 'is not a list of codes' })
    .optional()
    .meta({
      description: 'Codes of reports, with commas between: which of these the rest of the query lists',
    }),
  campaign: rowId.optional().meta({ description: 'Of its category, received in it' }),
  emergency: rowId.optional().meta({ description: 'Of its category, received while it lasted' }),
  limit: wholeNumber(1, 500).default(50),
  after: z.string().max(200).optional().meta({ description: 'Opaque; taken from `next`' }),
})

export const reportsPage = z.object({
  asOfSeq: z.int(),
  items: z.array(reportSummary),
  next: z.string().nullable(),
  total: z
    .int()
    .optional()
    .meta({ description: 'How many the query lists in all: with `sort=due`, on the first page' }),
})
export type ReportsPage = z.infer<typeof reportsPage>
