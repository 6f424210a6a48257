import type { ReplayOrder } from '../../contracts/wall.ts'

/** A past time that is shown as if it were now. Instants in ms since 1970; `startedAt` by the server's clock. */
export interface Timeline {
  from: number
  startedAt: number
  speed: number
  paused: boolean
}

export const timelineOf = ({ from, startedAt, speed, paused }: ReplayOrder): Timeline => ({
  ...{ from: Date.parse(from), startedAt: Date.parse(startedAt), speed, paused },
})

export const orderOf = ({ from, startedAt, speed, paused }: Timeline): ReplayOrder => ({
  ...{ from: new Date(from).toISOString(), startedAt: new Date(startedAt).toISOString(), speed, paused },
})

/** What a timeline shows at an instant of the server's clock; never the future. */
export function timeAt({ from, startedAt, speed, paused }: Timeline, now: number): number {
  return Math.min(now, paused ? from : from + Math.max(0, now - startedAt) * speed)
}

/** The instant of the server's clock at which a timeline that runs shows `at`. */
export const instantOf = ({ from, startedAt, speed }: Timeline, at: number): number =>
  startedAt + (at - from) / speed

/** The last instant, at whole steps after the timeline's beginning, that is not after `at`. */
export function onLattice({ from }: Timeline, at: number, step: number): number {
  return from + Math.floor((at - from) / (step * 1000)) * step * 1000
}

/** The same timeline from now on with another speed, or standing, or at another time. */
export function turned(
  timeline: Timeline,
  now: number,
  change: Partial<Omit<Timeline, 'startedAt'>>,
): Timeline {
  return { ...timeline, from: timeAt(timeline, now), ...change, startedAt: now }
}
