import type { ReplayFrames, ReplayRange } from '../../contracts/replay.ts'
import type { Snapshot } from '../../contracts/socket.ts'
import { fetchJson } from './fetchJson.ts'

/** What can be replayed, day by day. */
export const getReplayRange = () => fetchJson<ReplayRange>('/api/replay/range')

/** The scope as it was. @param at ms since 1970 */
export const getReplay = (scope: string, at: number) =>
  fetchJson<Snapshot>('/api/replay', { scope, at: new Date(at).toISOString() })

/** What followed a replayed state: `seq` and `at` are its. */
export const getReplayFrames = (
  scope: string,
  { seq, at }: { seq: number; at: string },
  stepSeconds: number,
  frames: number,
) =>
  fetchJson<ReplayFrames>('/api/replay/frames', {
    ...{ scope, since: String(seq), at, stepSeconds: String(stepSeconds), frames: String(frames) },
  }).then((answer) => answer.frames)
