import { watchEffect } from 'vue'
import { token } from '../colors.ts'
import { everyMode, type MapLayer } from '../layer.ts'
import { AREAS } from './areaFill.ts'

/** The boundaries of the areas, over the heat so that they stay readable. */
export const areaLines: MapLayer = {
  modes: everyMode,
  add({ map, scale }) {
    map.addLayer({
      id: 'area-lines',
      type: 'line',
      source: AREAS,
      layout: { 'line-join': 'round' },
      paint: { 'line-opacity': 0.85 },
    })
    watchEffect(() => {
      map.setPaintProperty('area-lines', 'line-color', token('--ground'))
      map.setPaintProperty('area-lines', 'line-width', 1.25 * scale.value)
    })
  },
}
