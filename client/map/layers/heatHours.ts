import type { FeatureCollection } from 'geojson'
import { cellToLatLng } from 'h3-js'
import type { GeoJSONSource } from 'maplibre-gl'
import { computed, watch } from 'vue'
import type { Heat } from '../../../contracts/heat.ts'
import { useHeatHours } from '../../stores/heatHours.ts'
import { addHeatmap } from '../heatmap.ts'
import { showWhile, type MapLayer } from '../layer.ts'
import { weightPerReport } from './heat.ts'

/** One is shown while the other is made ready: the hours fade into each other. */
const LAYERS = ['heat-hour-0', 'heat-hour-1'] as const
const OPACITY = 0.9
const FADE_MS = 600
/** One hour has few reports in each cell: without it all but the fullest hour would be dark. */
const BRIGHTER = 1.6

function pointsOf({ cells, counts }: Heat): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: cells.map((cell, i) => {
      const [lat, lon] = cellToLatLng(cell)
      return {
        type: 'Feature',
        properties: { count: counts[i] },
        geometry: { type: 'Point', coordinates: [lon, lat] },
      }
    }),
  }
}

/** Where reports are received in the hour of the day that is shown. A colour stands for the same number in every hour. */
export const heatHours: MapLayer = {
  modes: ['heat'],
  add({ map, seen }) {
    const store = useHeatHours()
    let turn = 0
    for (const id of LAYERS) {
      addHeatmap(map, id)
      map.setPaintProperty(id, 'heatmap-opacity-transition', { duration: FADE_MS, delay: 0 })
      map.setPaintProperty(id, 'heatmap-opacity', 0)
    }
    const hours = computed(() => store.cells?.map(pointsOf) ?? null)
    watch(
      () => store.cells,
      (cells) => {
        if (!cells) return
        const total = (heat: Heat) => heat.counts.reduce((sum, count) => sum + count, 0)
        const fullest = cells.reduce((most, heat) => (total(heat) > total(most) ? heat : most))
        const weight = BRIGHTER * weightPerReport(fullest.cells, fullest.counts)
        for (const id of LAYERS) map.setPaintProperty(id, 'heatmap-weight', ['*', weight, ['get', 'count']])
      },
      { immediate: true },
    )
    watch(
      [hours, () => store.hour, seen],
      () => {
        const points = hours.value?.[store.hour]
        if (!points || !seen.value) return
        turn = 1 - turn
        void map.getSource<GeoJSONSource>(LAYERS[turn]!)!.setData(points)
        map.setPaintProperty(LAYERS[turn]!, 'heatmap-opacity', OPACITY)
        map.setPaintProperty(LAYERS[1 - turn]!, 'heatmap-opacity', 0)
      },
      { immediate: true },
    )
    showWhile(map, [...LAYERS], () => seen.value)
  },
}
