import { z } from 'zod'
import { figure, figureThen } from './figure.ts'
import { alarms, rating, state, urgency } from './lifecycle.ts'
import { agenciesQuery, periodQuery } from './report.ts'
import { code, languages, localDay, localized } from './text.ts'

/** `GET /api/morning`: what the leader of one area sees first. */
export const morningQuery = z.strictObject({
  set: code.optional().meta({ description: 'Area set; the city’s default lens if absent' }),
  area: code,
  day: localDay
    .optional()
    .meta({ description: 'Local day of the city, as it ended; today as it stands if absent' }),
  ...periodQuery,
  ...agenciesQuery,
  lang: z.enum(languages).default('vi'),
})
export type MorningQuery = z.infer<typeof morningQuery>

export const named = { code: z.string(), name: localized }

/** Of now each links to its rows; of a past day there is no list, for they have changed since. */
const gauges = z.object({ backlog: figure, dueSoon: figure, overdue: figure })
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

/** With fewer reports than this a share says little: whoever has fewer is compared with nobody. */
export const MIN_COMPARED = 30

const shares = z.object({
  received: figure,
  onTime: figure,
  onTimeAfterExtension: figure,
  late: figure,
  satisfiedOrAccepted: figure,
})

/** Areas of one set beside each other; how many reports of each make a share tell anything is {@link MIN_COMPARED}. */
export const comparison = z.object({
  areas: z.array(
    z.object({
      ...named,
      figures: shares,
      /** On time, if each of its categories were handled as in the whole city: what its own mix makes of the city's share. */
      expected: figureThen,
    }),
  ),
  city: shares,
  /** Reports of the period that lie in no area of this set. */
  unmapped: z.int(),
  /** What the area's reports are about, by group of categories, and those of the whole city. */
  mix: z.array(z.object({ ...named, mine: figureThen, city: figureThen })),
})
export type Comparison = z.infer<typeof comparison>

/** What looks better than it is: each for the area, and for the whole city to measure it by. */
export const honestyNames = [
  'onTimeAfterExtension',
  'lastMinute',
  'withoutPhoto',
  'reopened',
  'pingPong',
  'refused',
] as const
export const honesty = z.array(z.object({ name: z.enum(honestyNames), mine: figureThen, city: figureThen }))
export type Honesty = z.infer<typeof honesty>

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
    /** By area of the set that is finer than this one, where there is one: those that it touches. Not of a past day. */
    byPlace: z.array(z.object({ ...named, backlog: figureThen })),
    /** The largest first; nobody has what stands under an empty code. */
    byAgency: z.array(
      part.extend({
        shortName: z.string(),
        ended: z.boolean().meta({ description: 'It is no more, and nobody has succeeded it' }),
      }),
    ),
  }),
  /** What goes late on the day, or went late on it where it is past; earliest first. */
  late: z.object({
    figure: figureThen,
    items: z.array(listedReport),
  }),
  /** Backlog before + came in + reopened − resolved − closed otherwise = backlog. */
  changes: z.object({
    backlogBefore: figureThen,
    cameIn: figureThen,
    wereReopened: figureThen,
    wereResolved: figureThen,
    closedOtherwise: figureThen,
    wentOverdue: figureThen,
  }),
  remarks: z.array(remark),
  /** Of the period, whatever the day: reports received in it, as they are now. */
  period: z.object({ from: z.string(), to: z.string() }),
  comparison,
  honesty,
})
export type Morning = z.infer<typeof morning>
