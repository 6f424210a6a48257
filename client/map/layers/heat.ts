import type { Feature } from 'geojson'
import { cellToLatLng } from 'h3-js'
import type { GeoJSONSource } from 'maplibre-gl'
import { computed, watch } from 'vue'
import { watchThrottled } from '@vueuse/core'
import { useHeat } from '../../stores/heat.ts'
import type { MapLayer } from '../layer.ts'

const HEAT = 'heat'
/** The heat is redrawn at most so often, however many reports come in. */
const REDRAW_MS = 1000

const spot = (lon: number, lat: number, count: number): Feature => ({
  type: 'Feature',
  properties: { count },
  geometry: { type: 'Point', coordinates: [lon, lat] },
})

/** How many reports make a cell as hot as it gets: the 95th percentile, so that one odd cell does not cool the rest. */
function hottest(counts: number[]): number {
  const sorted = [...counts].sort((a, b) => a - b)
  return Math.max(2, sorted[Math.floor(sorted.length * 0.95)] ?? 0)
}

/** Density of the reports of the last days: the server's H3 cells, and what came in since they were counted. */
export const heat: MapLayer = ({ map }) => {
  const store = useHeat()
  map.addSource(HEAT, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
  map.addLayer({
    id: HEAT,
    type: 'heatmap',
    source: HEAT,
    paint: {
      'heatmap-color': [
        'interpolate',
        ['linear'],
        ['heatmap-density'],
        0.12,
        'rgba(226, 96, 36, 0)',
        0.35,
        'rgba(232, 104, 36, 0.45)',
        0.65,
        'rgba(250, 150, 44, 0.75)',
        1,
        'rgba(255, 230, 150, 0.95)',
      ],
      'heatmap-opacity': 0.85,
      'heatmap-intensity': 0.7,
      // Doubles with each zoom, as the cells do on the screen.
      'heatmap-radius': ['interpolate', ['exponential', 2], ['zoom'], 8, 6, 14, 6 * 2 ** 6],
    },
  })

  const cells = computed(() => {
    const { cells = [], counts = [] } = store.cells ?? {}
    return cells.map((cell, i) => {
      const [lat, lon] = cellToLatLng(cell)
      return spot(lon, lat, counts[i]!)
    })
  })

  watch(
    () => store.cells,
    (answer) => {
      const most = hottest(answer?.counts ?? [])
      map.setPaintProperty(HEAT, 'heatmap-weight', ['min', 1, ['/', ['get', 'count'], most]])
    },
    { immediate: true },
  )
  watchThrottled(
    [cells, () => store.points],
    () => {
      const recent = store.points.map((point) => spot(point.lon, point.lat, 1))
      const features = [...cells.value, ...recent]
      void map.getSource<GeoJSONSource>(HEAT)!.setData({ type: 'FeatureCollection', features })
    },
    { throttle: REDRAW_MS, immediate: true },
  )
  watch(
    () => store.shown,
    (shown) => map.setLayoutProperty(HEAT, 'visibility', shown ? 'visible' : 'none'),
    { immediate: true },
  )
}
