import { z } from 'zod'
import { scope, snapshot, frame } from './socket.ts'
import { instant, wholeNumber } from './text.ts'

/**
 * Replay gives past states in the same form as the live socket, so that the same stores, panels and layers show them.
 * A replayed state is what the log held up to an instant: events are taken in the order of the log until the first that
 * happened later. `at` and `asOf` of its snapshots and frames are times of the replay. Areas are those of today: the past is
 * seen through the boundaries of now. `epoch` is not that of the live views, and changes where boundaries are replaced.
 */
export const REPLAY_FRAMES = 120

/** `GET /api/replay/range`: what can be replayed, and how busy each day was. */
export const replayRange = z.object({
  from: z.string().meta({ description: 'Instant of the first event' }),
  to: z.string().meta({ description: 'Instant of the last event' }),
  days: z.array(
    z.object({ day: z.string(), received: z.int(), breaches: z.int().meta({ description: 'Went overdue' }) }),
  ),
})
export type ReplayRange = z.infer<typeof replayRange>

/**
 * `GET /api/replay`: a scope as it was at an instant, from the first event until now. Its `period` is the reporting period up
 * to the day of the replay; before the reporting period it begins with the log, after it it is the reporting period whole.
 */
export const replayQuery = z.strictObject({ scope: scope.default('city'), at: instant })
export const replaySnapshot = snapshot

/**
 * `GET /api/replay/frames`: what followed, a frame for every `stepSeconds`, at most REPLAY_FRAMES of them. Fewer come where
 * the present is reached (none where it lies within the first step), and where very much happened: go on from the last.
 * Midnight is in a frame like any other, which then brings `day`, `period` and all values anew.
 */
export const replayFramesQuery = z.strictObject({
  scope: scope.default('city'),
  since: wholeNumber(0).meta({ description: 'seq of the state that the first frame follows' }),
  at: instant.meta({ description: 'Time of that state' }),
  stepSeconds: z.coerce.number().min(0.2).max(3600),
  frames: wholeNumber(1, REPLAY_FRAMES).default(60),
})
export const replayFrames = z.object({ frames: z.array(frame) })
export type ReplayFrames = z.infer<typeof replayFrames>
