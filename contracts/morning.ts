import { z } from 'zod'
import { figure, figureName, figureThen, rowFigureName } from './figure.ts'
import { alarms, rating, state, urgency } from './lifecycle.ts'
import { code, languages, localDay, localized } from './text.ts'

/** `GET /api/morning`: what the leader of one area sees first. */
export const morningQuery = z.strictObject({
  set: code.optional().meta({ description: 'Area set; the city’s default lens if absent' }),
  area: code,
  day: localDay
    .optional()
    .meta({ description: 'Local day of the city, as it ended; today as it stands if absent' }),
  lang: z.enum(languages).default('vi'),
})
export type MorningQuery = z.infer<typeof morningQuery>

export const named = { code: z.string(), name: localized }

/** Of now each links to its rows; of a past day there is no list, for they have changed since. */
const gauges = z.object({ backlog: figureThen, dueSoon: figureThen, overdue: figureThen })
const part = z.object({ ...named, figures: gauges })

/** A report on a leader's list. */
export const listedReport = z.object({
  code: z.string(),
  category: z.string(),
  agency: z.string().nullable(),
  urgency,
  state,
  address: z.string().nullable(),
  dueAt: z.string().nullable(),
  alarm: z.enum(alarms).nullable(),
})
export type ListedReport = z.infer<typeof listedReport>

/** What somebody said of a result; nothing of who said it. */
export const remark = z.object({
  report: z.string(),
  at: z.string(),
  rating,
  words: z.string().nullable(),
  category: z.string(),
  agency: z.string().nullable(),
})
export type Remark = z.infer<typeof remark>

export const morning = z.object({
  asOfSeq: z.int(),
  asOf: z.string().meta({ description: 'When the last change that it counts was folded' }),
  /** The server's clock when it was read. */
  at: z.string(),
  day: z.string(),
  /** Whether the day is over: then it stands as it ended. */
  past: z.boolean(),
  /** The day before: what changed is counted from its beginning. */
  since: z.string(),
  set: z.string(),
  area: z.object(named),
  backlog: z.object({
    ...gauges.shape,
    /** Groups, the largest first, each before its categories. */
    byCategory: z.array(part.extend({ parent: z.string().nullable() })),
    byAgency: z.array(part.extend({ shortName: z.string() })),
  }),
  /** What goes late on the day, or went late on it where it is past; earliest first. */
  late: z.object({
    figure: figureThen,
    items: z.array(listedReport),
  }),
  /** Backlog before + came in + reopened − resolved − closed otherwise = backlog. */
  changes: z.object({
    backlogBefore: figure,
    cameIn: figure,
    wereReopened: figure,
    wereResolved: figure,
    closedOtherwise: figure,
    wentOverdue: figure,
  }),
  remarks: z.array(remark),
})
export type Morning = z.infer<typeof morning>

/** Every figure that a leader's pages show. */
export const anyFigureName = z.enum([...figureName.options, ...rowFigureName.options])
export type AnyFigureName = z.infer<typeof anyFigureName>
