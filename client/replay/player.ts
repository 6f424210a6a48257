import type { Frame } from '../../contracts/socket.ts'
import { getReplay, getReplayFrames } from '../api/replay.ts'
import { untilItWorks } from '../api/retry.ts'
import { showFrame } from '../realtime/handlers/frame.ts'
import { useClock } from '../stores/clock.ts'
import { useLive } from '../stores/live.ts'
import { useOwnScope } from '../stores/ownScope.ts'
import { useReplay } from '../stores/replay.ts'
import { instantOf, onLattice, timeAt, type Timeline } from '../stores/timeline.ts'
import { chunkOf, stepSeconds } from './lattice.ts'
import { whileReplayed } from './whileReplayed.ts'

/** Behind by so many steps it is shorter to begin anew than to catch up. */
const TOO_FAR_STEPS = 40
const AGAIN_MS = 1000

/**
 * Fills the stores with the past that is to be shown, in place of the live frames, for as long as the calling scope
 * lives. Frames lie at whole steps after the beginning of the order, so that every screen of a grid, whenever it came,
 * shows the same frame at the same instant of the server's clock.
 */
export const startReplay = (): void => whileReplayed(play)

function play(timeline: Timeline): () => void {
  const clock = useClock()
  const live = useLive()
  const own = useOwnScope()
  const replay = useReplay()
  const step = stepSeconds(timeline.speed)
  let ended = false
  let ahead: Frame[] = []
  let last: { seq: number; at: string } | null = null
  let applying: ReturnType<typeof setTimeout> | undefined
  const shown = () => timeAt(timeline, clock.read())
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

  replay.behindSince = clock.read()

  const shownUpTo = (at: string) => {
    replay.shownTo = Date.parse(at)
    // What is shown is behind from the instant at which the next step should be seen.
    replay.behindSince = timeline.paused ? null : instantOf(timeline, replay.shownTo + step * 1000)
    clock.tick()
  }

  /** Shows every frame whose time has come, and comes back at the time of the next. */
  function apply() {
    clearTimeout(applying)
    if (ended) return
    const now = clock.read()
    const due = ahead.findIndex(({ at }) => instantOf(timeline, Date.parse(at)) > now)
    const frames = ahead.splice(0, due < 0 ? ahead.length : due)
    frames.forEach(showFrame)
    if (frames.length > 0) shownUpTo(frames.at(-1)!.at)
    if (ahead.length > 0) applying = setTimeout(apply, instantOf(timeline, Date.parse(ahead[0]!.at)) - now)
  }

  async function begin(): Promise<void> {
    const at = onLattice(timeline, shown(), step)
    const snapshot = await untilItWorks(
      () => getReplay(own.scope, at),
      () => undefined,
      () => !ended,
    )
    if (ended) return
    ahead = []
    last = { seq: snapshot.seq, at: snapshot.at }
    live.takeSnapshot(snapshot)
    shownUpTo(snapshot.at)
  }

  async function run() {
    await begin()
    for (let chunk = 0; !ended && !timeline.paused; chunk++) {
      const behind = (shown() - Date.parse(last!.at)) / (step * 1000)
      if (behind > TOO_FAR_STEPS) await begin()
      const frames = await getReplayFrames(own.scope, last!, step, chunkOf(chunk)).catch(() => null)
      if (ended) return
      if (!frames?.length) {
        await wait(AGAIN_MS)
        continue
      }
      ahead.push(...frames)
      last = frames.at(-1)!
      apply()
      // The next ones are fetched when half of these are shown.
      const middle = frames[Math.floor(frames.length / 2)]!
      await wait(Math.max(0, instantOf(timeline, Date.parse(middle.at)) - clock.read()))
    }
  }
  void run()

  return () => {
    ended = true
    clearTimeout(applying)
    replay.shownTo = null
    replay.behindSince = null
  }
}
