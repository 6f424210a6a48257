import { ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { Heat } from '../../contracts/heat.ts'
import type { PointColumns } from '../../contracts/socket.ts'
import { getHeat } from '../api/index.ts'

/** Days of the city that the heat covers, the present one included. */
export const HEAT_DAYS = 7
const RESOLUTION = 8
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
  const cells = shallowRef<Heat | null>(null)
  const points = shallowRef<HeatPoint[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined

  function add(seq: number, columns: PointColumns) {
    if (cells.value && seq <= cells.value.asOfSeq) return
    const received = columns.kind.flatMap((kind, i) =>
      kind === 'received' ? [{ seq, lon: columns.lon[i]!, lat: columns.lat[i]! }] : [],
    )
    if (received.length > 0) points.value = [...points.value, ...received].slice(-2000)
  }

  async function refresh(day: string) {
    const fresh = await getHeat(daysBefore(day, HEAT_DAYS - 1), day, RESOLUTION)
    cells.value = fresh
    // What the server has counted by now must not be counted twice.
    points.value = points.value.filter((point) => point.seq > fresh.asOfSeq)
  }

  /** Fetches now and every minute. An answer that fails leaves the old heat where it is; the next try comes. */
  function start(today: () => string) {
    stop()
    const round = () =>
      refresh(today())
        .catch(() => undefined)
        .finally(() => (timer = setTimeout(round, REFRESH_MS)))
    timer = setTimeout(round, 0)
  }
  function stop() {
    clearTimeout(timer)
  }

  return { shown, cells, points, add, start, stop }
})
