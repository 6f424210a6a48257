import { computed } from 'vue'
import { defineStore } from 'pinia'
import { useMapMode } from './mapMode.ts'
import { useWallState } from './wallState.ts'

/** West, south, east and north, in degrees. */
export type Bounds = [west: number, south: number, east: number, north: number]

/** A picture of less than about two kilometres has nothing left of the city to know the place by. */
const SMALLEST = 0.02

/** The part of the city that the map is to show; null for all of it. */
export const useMapFocus = defineStore('mapFocus', () => {
  const mapMode = useMapMode()
  const wall = useWallState()

  const marked = computed<Bounds | null>(() => {
    const points = (wall.emergency?.marks ?? []).flatMap(({ lon, lat, to }) => [
      { lon, lat },
      ...(to ? [to] : []),
    ])
    if (points.length === 0) return null
    const [lons, lats] = [points.map(({ lon }) => lon), points.map(({ lat }) => lat)]
    const [west, east] = widened(Math.min(...lons), Math.max(...lons), 0.4)
    const [south, north] = widened(Math.min(...lats), Math.max(...lats), 0.2)
    return [west, south, east, north]
  })
  return { bounds: computed(() => (mapMode.mode === 'emergency' ? marked.value : null)) }
})

/** Wider on each side: what is marked has a label beside it. */
function widened(low: number, high: number, share: number): [number, number] {
  const margin = Math.max(SMALLEST / 2, (high - low) * share)
  return [low - margin, high + margin]
}
