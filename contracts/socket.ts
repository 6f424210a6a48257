import { z } from 'zod'
import { eventKind } from './lifecycle.ts'
import { liveFigureNames } from './figure.ts'
import { code } from './text.ts'

/**
 * The whole live protocol. Socket.IO, path `/live`, WebSocket transport only.
 *
 * 1. The client connects with `auth: { protocol: PROTOCOL }`; another protocol is refused at the handshake.
 *    `GET /api/live?scope=` answers the same snapshot over HTTP, for a page that has not loaded its socket yet.
 * 2. It sends `join { scope }` and is sent a `snapshot`, or `resume { scope, epoch, since }` and is sent either one
 *    `frame` that covers everything after `since`, or a `snapshot` where that is too far back or of another epoch.
 * 3. From then on it is sent a `frame` when something of the scope changed (at most one per FRAME_INTERVAL_MS), and an
 *    empty frame every HEARTBEAT_MS so that silence means that something is wrong.
 * 4. A frame carries absolute values: applying it twice does no harm. `prevSeq` must equal the client's `seq`; where it
 *    does not, frames were lost and the client sends `resume`. Frames to a slow client are dropped, never buffered.
 */
export const PROTOCOL = 2
export const SOCKET_PATH = '/live'
export const FRAME_INTERVAL_MS = 50
export const HEARTBEAT_MS = 1000
/** Without a frame for this long a client calls itself stale. */
export const STALE_AFTER_MS = 4000
/** At most so many points and ticker lines a frame; what is left out is counted in `omitted`. */
export const MAX_POINTS_PER_FRAME = 200
export const MAX_TICKER_PER_FRAME = 50

/** `city`, `area:CODE` (in the default set), `area:SET/CODE`, or `agency:CODE`. */
export const scopePattern = /^(city|area:[^\s/]+(\/[^\s/]+)?|agency:[^\s/]+)$/
export const scope = z.string().max(200).regex(scopePattern)

export const joinRequest = z.strictObject({ scope })
/** `GET /api/live` */
export const liveQuery = z.strictObject({ scope: scope.default('city') })
export const resumeRequest = z.strictObject({ scope, epoch: z.string().max(100), since: z.int().min(0) })

/** `not-following`: the log cannot be read at present, so nobody can say whether the figures are still right.
 * `unauthenticated`: nobody is signed in, and this city asks for it. `forbidden`: the scope lies beyond what is one's own. */
export const refusals = [
  'bad-request',
  'unknown-scope',
  'protocol',
  'not-ready',
  'not-following',
  'unauthenticated',
  'forbidden',
] as const
export type Refusal = (typeof refusals)[number]
export const joinAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), reason: z.enum(refusals) }),
])
export type JoinAnswer = z.infer<typeof joinAnswer>

/** `[value, numerator, denominator]`, as in contracts/figure.ts. */
const liveFigure = z.tuple([z.number().nullable(), z.number().nullable(), z.number().nullable()])
export type LiveFigure = z.infer<typeof liveFigure>

const liveFigures = z.partialRecord(z.enum(liveFigureNames), liveFigure)
export type LiveFigures = z.infer<typeof liveFigures>

const numbers = z.array(z.number())
const columnsOf = <Name extends string>(names: readonly Name[]) =>
  z.object(
    Object.fromEntries(['id', ...names].map((name) => [name, numbers])) as Record<
      'id' | Name,
      typeof numbers
    >,
  )

/**
 * One entry per area or agency in each column; ids as in `GET /api/city` and `/api/areas`. Areas of every set. Gauges are of
 * now, counts of the reporting period unless they say `Today`: since midnight in the city.
 */
export const areaColumnNames = [
  'backlog',
  'dueSoon',
  'overdue',
  'received',
  'processed',
  'receivedToday',
] as const
/** Resolved ÷ workload is the processing rate; the three outcomes add up to what was resolved with a deadline. */
export const agencyColumnNames = [
  'backlog',
  'dueSoon',
  'overdue',
  'workload',
  'resolved',
  'referredToday',
  'resolvedToday',
  'onTime',
  'onTimeAfterExtension',
  'late',
  'rated',
  'satisfiedOrAccepted',
] as const
export const areaColumns = columnsOf(areaColumnNames)
export const agencyColumns = columnsOf(agencyColumnNames)
export type AreaColumns = z.infer<typeof areaColumns>
export type AgencyColumns = z.infer<typeof agencyColumns>

/** What happened, newest last; `agency` is 0 where nobody has it. */
export const tickerColumns = z.object({
  seq: numbers,
  code: z.array(z.string()),
  kind: z.array(eventKind),
  at: z.array(z.string()),
  category: numbers,
  agency: numbers,
  /** Ids of the areas that it lies in, one per set. */
  areas: z.array(numbers),
})
export type TickerColumns = z.infer<typeof tickerColumns>

/** Where something just happened. Degrees, EPSG:4326. */
export const pointColumns = z.object({
  lon: numbers,
  lat: numbers,
  kind: z.array(eventKind),
  category: numbers,
})
export type PointColumns = z.infer<typeof pointColumns>

const head = {
  epoch: z.string(),
  seq: z.int(),
  /** The server's clock when it was built. */
  at: z.string(),
  /** When the last event was folded; much older than `at` on a quiet night, which is no fault. */
  asOf: z.string(),
  /** Events acknowledged but not yet in the log: grows while the sequencer stands still. */
  waiting: z.int(),
  scope,
}

export const snapshot = z.object({
  ...head,
  period: z.object({ from: z.string(), to: z.string() }),
  /** The city's day of `today`. */
  day: z.string(),
  figures: liveFigures,
  today: liveFigures,
  areas: areaColumns,
  agencies: agencyColumns,
  ticker: tickerColumns,
})
export type Snapshot = z.infer<typeof snapshot>

export const frame = z.object({
  ...head,
  prevSeq: z.int(),
  /** In a replay alone, where another day of the city has begun; a live view begins again with a snapshot then. */
  day: z.string().optional(),
  period: z.object({ from: z.string(), to: z.string() }).optional(),
  figures: liveFigures.optional(),
  today: liveFigures.optional(),
  areas: areaColumns.optional(),
  agencies: agencyColumns.optional(),
  ticker: tickerColumns.optional(),
  points: pointColumns.optional(),
  omitted: z.object({ ticker: z.int(), points: z.int() }).optional(),
})
export type Frame = z.infer<typeof frame>

/** Something beside the figures has changed: ask `GET /api/wall`, or `GET /api/walls/:code` where it is of that screen. */
export const wallNews = z.object({ screen: z.string().nullable() })
export type WallNews = z.infer<typeof wallNews>

/**
 * For a desk, which lists reports and needs no figures: sent after `follow`, at most once per FRAME_INTERVAL_MS and at least
 * every HEARTBEAT_MS. What happened to reports within one's reach, or to some that lay in it before; `prevSeq` as in a frame.
 */
export const deskNews = z.object({
  prevSeq: z.int(),
  seq: z.int(),
  /** The server's clock. */
  at: z.string(),
  codes: z
    .array(z.string())
    .nullable()
    .meta({ description: 'Null where there are too many to name: read anew' }),
})
export type DeskNews = z.infer<typeof deskNews>
export const MAX_CODES_PER_NEWS = 100

/** Which report a desk has open, and whether something is being written about it; null: none. Answered by `presence`. */
export const attendRequest = z.strictObject({
  report: code.nullable(),
  writing: z.boolean().default(false),
})
/** Who else has the report open; sent whenever it changes. `names`: of those who have signed in, told to such alone. */
export const presence = z.object({
  report: z.string(),
  others: z.int(),
  writing: z.int().meta({ description: 'How many of the others write about it' }),
  names: z.array(z.string()),
})
export type Presence = z.infer<typeof presence>

export interface ServerToClient {
  desk: (news: DeskNews) => void
  presence: (presence: Presence) => void
  wall: (news: WallNews) => void
  snapshot: (snapshot: Snapshot) => void
  frame: (frame: Frame) => void
}
export interface ClientToServer {
  join: (request: z.infer<typeof joinRequest>, answer: (answer: JoinAnswer) => void) => void
  resume: (request: z.infer<typeof resumeRequest>, answer: (answer: JoinAnswer) => void) => void
  leave: (request: z.infer<typeof joinRequest>) => void
  follow: (answer: (answer: JoinAnswer) => void) => void
  attend: (request: z.input<typeof attendRequest>) => void
}
