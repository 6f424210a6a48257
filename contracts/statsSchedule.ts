import { z } from 'zod'
import { reach, role } from './identity.ts'
import { digestTime, dropReasons } from './notices.ts'
import { statsView } from './statsView.ts'
import { languages } from './text.ts'

/** More readers of one view than this are a newsletter. */
export const MAX_READERS = 50

/** What a letter holds beside what it says. */
export const attachedFormats = ['none', 'csv', 'xlsx'] as const
export type AttachedFormat = (typeof attachedFormats)[number]

/**
 * Of what days a letter tells, seen from the day on which it is due.
 * `as-view`: those of the view, moved to the last that have ended: of its month the last month, of its Monday to Sunday the
 * last week, of its thirty days the last thirty. The others as they are called; `this-…` ends on the day before.
 */
export const sentPeriods = [
  'as-view',
  'yesterday',
  'last-7-days',
  'last-30-days',
  'this-week',
  'last-week',
  'this-month',
  'last-month',
  'last-quarter',
  'this-year',
] as const
export type SentPeriod = (typeof sentPeriods)[number]

const rhythm = z.discriminatedUnion('every', [
  z.strictObject({ every: z.literal('day') }),
  z.strictObject({
    every: z.literal('week'),
    on: z.int().min(1).max(7).meta({ description: '1 for Monday' }),
  }),
  z.strictObject({
    every: z.literal('month'),
    on: z.int().min(1).max(31).meta({ description: 'The last day of a month that has no such' }),
  }),
])
export type SentRhythm = z.infer<typeof rhythm>

const choices = {
  view: statsView.shape.name,
  rhythm,
  at: digestTime,
  lang: z.enum(languages).nullable().meta({ description: 'Null: as each reader has her letters' }),
  format: z.enum(attachedFormats),
  period: z.enum(sentPeriods),
}

/** `POST /api/stats/schedules`: of a view of this name there is one. */
export const scheduleBody = z.strictObject({
  ...choices,
  readers: z
    .array(z.int().positive())
    .min(1, { error: 'names nobody' })
    .max(MAX_READERS)
    .transform((ids) => [...new Set(ids)])
    .meta({ description: 'Ids of accounts, of `GET /api/stats/readers`' }),
})
export type ScheduleBody = z.infer<typeof scheduleBody>

/** `POST /api/stats/schedules/remove` */
export const scheduleRemoval = scheduleBody.pick({ view: true })

const readerPerson = z.object({
  id: z.int(),
  name: z.string(),
  role,
  reach,
  hasAddress: z.boolean().meta({ description: 'Has confirmed an address that letters go to' }),
})

/** `GET /api/stats/readers`: oneself first, then everybody else whose work lies within one's own reach. */
export const statsReaders = z.object({ items: z.array(readerPerson) })
export type StatsReaders = z.infer<typeof statsReaders>
export type StatsReader = z.infer<typeof readerPerson>

/** What became of a letter. */
const sending = z.object({
  day: z.string().meta({ description: 'The local day on which it was due' }),
  state: z.enum(['waiting', 'sent', 'dropped']),
  dueAt: z.string(),
  doneAt: z.string().nullable(),
  tries: z.int(),
  reason: z.enum(dropReasons).nullable(),
})
export type Sending = z.infer<typeof sending>

export const schedule = z.object({
  ...choices,
  id: z.int(),
  nextAt: z.string().nullable().meta({ description: 'Null: it was stopped, and goes on when it is saved' }),
  readers: z.array(
    readerPerson.extend({
      stopped: z.boolean().meta({ description: 'Wants none of it' }),
      last: sending.nullable(),
    }),
  ),
})
export type Schedule = z.infer<typeof schedule>

/** `GET /api/stats/schedules`: those of who is signed in. */
export const schedules = z.object({
  /** Null where the server has no mail server to send by. */
  mail: z.object({ from: z.string() }).nullable(),
  timeZone: z.string(),
  items: z.array(schedule),
})
export type Schedules = z.infer<typeof schedules>

/** `GET /api/notices/statistics`: views that are sent to who asks. */
export const received = z.object({
  items: z.array(
    z.object({
      id: z.int(),
      view: z.string(),
      from: z.string().meta({ description: 'Name of who has it sent' }),
      mine: z.boolean(),
      rhythm,
      at: z.string(),
      nextAt: z.string().nullable(),
      wanted: z.boolean(),
      last: sending.nullable(),
    }),
  ),
})
export type Received = z.infer<typeof received>

/** `POST /api/notices/statistics` */
export const receivedBody = z.strictObject({ id: z.int32().positive(), wanted: z.boolean() })
export type ReceivedBody = z.infer<typeof receivedBody>
