import { watchEffect } from 'vue'
import { token } from '../colors.ts'
import { everyMode, type MapLayer } from '../layer.ts'

/** What lies under and around the city: the colour of the panel that the map stands in. */
export const ground: MapLayer = {
  modes: everyMode,
  add({ map }) {
    map.addLayer({ id: 'ground', type: 'background' })
    watchEffect(() => map.setPaintProperty('ground', 'background-color', token('--surface')))
  },
}
