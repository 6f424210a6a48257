import type { Feature } from 'geojson'
import { cellToLatLng, gridDisk, latLngToCell } from 'h3-js'
import type { GeoJSONSource } from 'maplibre-gl'
import { onScopeDispose, watch } from 'vue'
import { watchThrottled } from '@vueuse/core'
import { HEAT_RESOLUTION, useHeat } from '../../stores/heat.ts'
import { addHeatmap } from '../heatmap.ts'
import { showWhile, type MapLayer } from '../layer.ts'

const HEAT = 'heat'
/** The heat is redrawn at most so often, however many reports come in. */
const REDRAW_MS = 3000

const spot = (lon: number, lat: number, count: number): Feature => ({
  type: 'Feature',
  properties: { count },
  geometry: { type: 'Point', coordinates: [lon, lat] },
})

/** What a report in one cell adds to the density at the centre of the next: the kernel, 1σ or so away. */
const NEIGHBOUR = 0.4
/** Density of a single point of weight 1 at its own centre: maximum of the normal distribution. */
const PEAK = 1 / Math.sqrt(2 * Math.PI)

/**
 * The weight of one report at which all but the hottest 2 % of the cells stay below the end of the colours, so that
 * the picture is as clear for 200 reports as for 20,000.
 */
export function weightPerReport(cells: string[], counts: number[]): number {
  const count = new Map(cells.map((cell, i) => [cell, counts[i]!]))
  const densities = cells
    .map((cell) => gridDisk(cell, 1).reduce((sum, near) => sum + NEIGHBOUR * (count.get(near) ?? 0), 0))
    .map((around, i) => around + (1 - NEIGHBOUR) * counts[i]!)
    .sort((a, b) => a - b)
  const hottest = densities[Math.floor(densities.length * 0.98)] ?? 0
  return 1 / (PEAK * Math.max(3, hottest))
}

/** Density of the reports of the last days: the server's H3 cells, and what came in since they were counted. */
export const heat: MapLayer = {
  modes: ['backlog'],
  add({ map, seen }) {
    const store = useHeat()
    addHeatmap(map, HEAT)

    /** The server's counts, and in the same cells what came in since. */
    function spots(): Feature[] {
      const { cells = [], counts = [] } = store.cells ?? {}
      const count = new Map(cells.map((cell, i) => [cell, counts[i]!]))
      for (const { lon, lat } of store.points) {
        const cell = latLngToCell(lat, lon, HEAT_RESOLUTION)
        count.set(cell, (count.get(cell) ?? 0) + 1)
      }
      return [...count].map(([cell, reports]) => {
        const [lat, lon] = cellToLatLng(cell)
        return spot(lon, lat, reports)
      })
    }

    watch(
      () => store.cells,
      (answer) => {
        const weight = weightPerReport(answer?.cells ?? [], answer?.counts ?? [])
        map.setPaintProperty(HEAT, 'heatmap-weight', ['*', weight, ['get', 'count']])
      },
      { immediate: true },
    )
    let ended = false
    onScopeDispose(() => (ended = true))
    watchThrottled(
      [() => store.cells, () => store.points, seen],
      () => {
        // What is not seen is not drawn anew; and the throttle may let a last call through after the layer has ended.
        if (!seen.value || ended) return
        void map.getSource<GeoJSONSource>(HEAT)!.setData({ type: 'FeatureCollection', features: spots() })
      },
      { throttle: REDRAW_MS, immediate: true },
    )
    showWhile(map, [HEAT], () => seen.value && store.shown)
  },
}
