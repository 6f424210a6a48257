import { watch } from 'vue'
import { token } from '../colors.ts'
import type { MapLayer } from '../layer.ts'
import { AREAS } from './areaFill.ts'

/** The boundaries of the areas, over the heat so that they stay readable. */
export const areaLines: MapLayer = ({ map, scale }) => {
  map.addLayer({
    id: 'area-lines',
    type: 'line',
    source: AREAS,
    layout: { 'line-join': 'round' },
    paint: { 'line-color': token('--ground'), 'line-opacity': 0.85 },
  })
  watch(scale, (times) => map.setPaintProperty('area-lines', 'line-width', 1.25 * times), { immediate: true })
}
