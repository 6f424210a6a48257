import { effectScope, ref, shallowRef, watch, type EffectScope } from 'vue'
import { defineStore } from 'pinia'
import type { Heat } from '../../contracts/heat.ts'
import type { PointColumns } from '../../contracts/socket.ts'
import { getHeat } from '../api/index.ts'
import { useClock } from './clock.ts'
import { useLive } from './live.ts'
import { polled } from './polled.ts'
import { useReplay } from './replay.ts'

/** Days of the city that the heat covers, the present one included. */
export const HEAT_DAYS = 7
/** Of the H3 cells that it is counted in. */
export const HEAT_RESOLUTION = 8
const REFRESH_MS = 60_000

export interface HeatPoint {
  /** seq of the frame that it came with. */
  seq: number
  lon: number
  lat: number
}

/** `YYYY-MM-DD`, `days` before `day`. */
export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)
}

/** Where reports were received lately: cells counted by the server, and the points that came in since then. */
export const useHeat = defineStore('heat', () => {
  const shown = ref(true)
  const clock = useClock()
  const live = useLive()
  const replay = useReplay()
  const points = shallowRef<HeatPoint[]>([])
  const day = shallowRef<() => string | null>(() => null)
  let looking: EffectScope | undefined
  const answer = polled<Heat>({
    ask: async (signal) => {
      const to = day.value()!
      const past = replay.on ? { until: clock.now } : null
      const seq = live.seq ?? 0
      const fresh = await getHeat(
        { from: daysBefore(to, HEAT_DAYS - 1), to, res: HEAT_RESOLUTION, ...past },
        signal,
      )
      // Asked about the past, the server still answers with the seq of now.
      return past === null ? fresh : { ...fresh, asOfSeq: seq }
    },
    everyMs: REFRESH_MS,
    then: 'key',
    key: () => (day.value() === null ? null : `${day.value()} ${replay.on ? replay.timeline!.from : ''}`),
  })
  const cells = answer.data

  function add(seq: number, columns: PointColumns) {
    if (cells.value && seq <= cells.value.asOfSeq) return
    const received = columns.kind.flatMap((kind, i) =>
      kind === 'received' ? [{ seq, lon: columns.lon[i]!, lat: columns.lat[i]! }] : [],
    )
    if (received.length > 0) points.value = [...points.value, ...received].slice(-2000)
  }

  watch(answer.data, (fresh) => {
    // What the server has counted by now must not be counted twice.
    if (fresh) points.value = points.value.filter((point) => point.seq > fresh.asOfSeq)
  })

  // Another time is shown: what came in before has no place in it.
  watch(
    () => replay.timeline,
    () => (points.value = []),
  )

  /** Fetches now and every minute until `stop`. An answer that fails leaves the old heat where it is, and called old. */
  function start(today: () => string) {
    stop()
    day.value = today
    looking = effectScope(true)
    looking.run(answer.follow)
  }
  function stop() {
    looking?.stop()
  }

  return {
    shown,
    cells,
    points,
    freshness: answer.freshness,
    add,
    start,
    stop,
  }
})
