import { computed, shallowRef } from 'vue'
import type { ReplayRange } from '../../contracts/replay.ts'
import { getReplayRange } from '../api/replay.ts'
import { untilItWorks } from '../api/retry.ts'
import { localDay, useClock } from '../stores/clock.ts'
import { useCity } from '../stores/city.ts'
import { useReplay } from '../stores/replay.ts'
import { timeAt } from '../stores/timeline.ts'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
export const speeds = [1, 10, 60, 600] as const

const range = shallowRef<ReplayRange | null>(null)

/** What a scrubber does, on the wall or on a remote: which days there are, where the replay is, and how to move it. */
export function useReplayControl() {
  const city = useCity()
  const clock = useClock()
  const replay = useReplay()

  // What the last day holds grows: it is read again whenever a scrubber is opened.
  void untilItWorks(getReplayRange, () => undefined).then((read) => (range.value = read))

  /** ms since 1970, of the replay or else of now. */
  const at = computed(() => (replay.on ? clock.now : clock.real))
  const day = computed(() => localDay(at.value, city.timeZone))
  const first = computed(() => (range.value ? Date.parse(range.value.from) : null))
  const last = () => clock.read() - 60_000

  function seek(to: number) {
    replay.turn({ from: Math.min(last(), Math.max(first.value ?? to, to)) })
  }
  /** The same hour of another day of the city, `YYYY-MM-DD`. */
  function seekDay(wanted: string) {
    seek(at.value + Date.parse(wanted) - Date.parse(day.value))
  }
  return {
    range,
    at,
    day,
    seek,
    seekDay,
    seekBy: (ms: number) => seek((replay.on ? timeAt(replay.timeline!, clock.read()) : clock.read()) + ms),
    setSpeed: (speed: number) => replay.on && replay.turn({ speed }),
    /** One step faster (1) or slower (-1). */
    nextSpeed: (by: 1 | -1) => {
      const known = speeds.findIndex((speed) => speed === replay.timeline?.speed)
      const speed = speeds[known + by]
      if (replay.on && speed) replay.turn({ speed })
    },
    pause: () => replay.on && replay.turn({ paused: !replay.timeline!.paused }),
    toLive: () => replay.on && replay.order(null),
  }
}
export type ReplayControl = ReturnType<typeof useReplayControl>
