import { MAX_SPEED } from '../../contracts/wall.ts'
import type { Timeline } from '../stores/timeline.ts'

/**
 * Reads `?replay=2026-09-11T06:00:00+07:00&speed=60`.
 * @returns null where it is no past time
 */
export function readTimeline(replay: string | null, speed: string | null, now: number): Timeline | null {
  // A plus sign that was not escaped is a blank.
  const from = Date.parse((replay ?? '').replace(' ', '+'))
  const rate = Number(speed ?? 1)
  if (!(from < now) || !(rate >= 1 && rate <= MAX_SPEED)) return null
  return { from, startedAt: now, speed: rate, paused: false }
}
