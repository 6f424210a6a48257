import { watch } from 'vue'
import { getWallState } from '../api/index.ts'
import { useClock } from '../stores/clock.ts'
import { useReplay } from '../stores/replay.ts'
import { instantOf, onLattice, timeAt, type Timeline } from '../stores/timeline.ts'
import { useWallState } from '../stores/wallState.ts'
import { whileReplayed } from './whileReplayed.ts'

/** Real time from one look at what went on to the next, in seconds. */
const LOOK_SECONDS = 1
const AGAIN_MS = 1000
/** Of the replay that was played last: the jumps of time up to it. */
let jumpsPlayed = 0

/**
 * Keeps what goes on beside the figures – emergency, campaign, surge – at the past time that is shown, for as long as the
 * calling scope lives. An emergency that is opened now ends the replay: it takes the wall over.
 */
export function startPastWall(): void {
  const replay = useReplay()
  const wall = useWallState()
  whileReplayed(playWall)
  watch(
    () => wall.state?.emergency,
    (emergency) => {
      const { timeline } = replay
      if (emergency && timeline && replay.on && Date.parse(emergency.openedAt) > timeline.startedAt)
        replay.order(null)
    },
  )
}

function playWall(timeline: Timeline): () => void {
  const clock = useClock()
  const replay = useReplay()
  const wall = useWallState()
  const step = LOOK_SECONDS * timeline.speed
  let ended = false
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  // What is shown stays while it is of about the same time: pausing must not empty the wall.
  if (replay.jumps !== jumpsPlayed) wall.showPast(null)
  jumpsPlayed = replay.jumps

  async function run() {
    for (let at = onLattice(timeline, timeAt(timeline, clock.read()), step); !ended;) {
      const past = await getWallState(at).catch(() => null)
      // Asked for ahead and shown at its time: the screens of a grid turn over together.
      if (past) await wait(timeline.paused ? 0 : instantOf(timeline, at) - clock.read())
      else await wait(AGAIN_MS)
      if (ended) return
      if (past) wall.showPast(past)
      if (past && timeline.paused) return
      const due = onLattice(timeline, timeAt(timeline, clock.read()), step)
      at = past ? Math.max(at, due) + step * 1000 : due
    }
  }
  void run()

  return () => {
    ended = true
    if (!replay.on) wall.showPast(undefined)
  }
}
