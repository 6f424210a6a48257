import { REPLAY_FRAMES } from '../../contracts/replay.ts'

/** Real time between two frames of a fast replay, in seconds: a wall need not move more often. */
const FRAME_SECONDS = 0.25
/** The first question is short, so that the replay moves at once. */
const FIRST_FRAMES = 12
const FRAMES = Math.min(60, REPLAY_FRAMES)

/** Time of the replay that one frame covers. */
export const stepSeconds = (speed: number): number => Math.max(1, speed * FRAME_SECONDS)

/** How many frames to ask for, in the nth question. */
export const chunkOf = (n: number): number => (n === 0 ? FIRST_FRAMES : FRAMES)
