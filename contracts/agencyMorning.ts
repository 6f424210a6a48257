import { z } from 'zod'
import { figure, figureThen } from './figure.ts'
import { honesty, listedReport, named, remark } from './morning.ts'
import { agenciesQuery, periodQuery } from './report.ts'
import { code, languages } from './text.ts'

/** `GET /api/morning/agency`: what the head of an agency sees first. */
export const agencyMorningQuery = z.strictObject({
  agency: code,
  ...agenciesQuery,
  ...periodQuery,
  lang: z.enum(languages).default('vi'),
})
export type AgencyMorningQuery = z.infer<typeof agencyMorningQuery>

const outcomes = { onTime: figure, onTimeAfterExtension: figure, late: figure }

/**
 * Whether the queue will shrink, by what came and what left over the last whole weeks: `emptyOn` is the working day on
 * which nothing is left at that pace.
 */
export const outlook = z.object({
  from: z.string(),
  to: z.string(),
  workingDays: z.int(),
  begunPerWorkingDay: figureThen,
  endedPerWorkingDay: figureThen,
  /** What the agency has now. */
  queue: z.int(),
  way: z.enum(['shrinks', 'grows', 'holds', 'unknown']),
  emptyOn: z.string().nullable(),
  days: z.array(z.object({ day: z.string(), working: z.boolean(), begun: z.int(), ended: z.int() })),
})
export type Outlook = z.infer<typeof outlook>

const agencyNamed = z.object({
  ...named,
  shortName: z.string(),
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
})

export const agencyMorning = z.object({
  asOfSeq: z.int(),
  asOf: z.string(),
  at: z.string(),
  day: z.string(),
  agency: agencyNamed,
  /** Who does now what it did; null for itself. */
  heir: agencyNamed.nullable(),
  /** What it has succeeded; counted with it where agencies are asked for as they are now. */
  predecessors: z.array(agencyNamed),
  together: z.boolean(),
  queue: z.object({
    backlog: figureThen,
    dueSoon: figureThen,
    overdue: figureThen,
    dueOnDay: figureThen,
    /** First come first by their deadline; those that wait have none and come last. */
    items: z.array(listedReport),
  }),
  outlook,
  period: z.object({ from: z.string(), to: z.string() }),
  figures: z.object({
    received: figure,
    processingRate: figure,
    resolvedPerWorkingDay: figure,
    ...outcomes,
    ratingResponse: figure,
    satisfied: figure,
    accepted: figure,
    dissatisfied: figure,
  }),
  /** By group of categories, what it has most of first. */
  byCategory: z.array(z.object({ ...named, figures: z.object({ ...outcomes, backlog: figure }) })),
  honesty,
  remarks: z.array(remark),
})
export type AgencyMorning = z.infer<typeof agencyMorning>
