import { onScopeDispose, watchEffect } from 'vue'
import { useSelection } from '../../stores/selection.ts'
import { token } from '../colors.ts'
import { everyMode, type MapLayer } from '../layer.ts'
import { AREAS } from './areaFill.ts'

/** The outline of the area that is pointed at; a touch on another points at that one, beside the city at none. */
export const areaSelected: MapLayer = {
  modes: everyMode,
  add({ map, scale }) {
    const selection = useSelection()
    for (const id of ['area-selected-halo', 'area-selected'])
      map.addLayer({ id, type: 'line', source: AREAS, layout: { 'line-join': 'round' } })
    watchEffect(() => {
      for (const id of ['area-selected-halo', 'area-selected'])
        map.setFilter(id, ['==', ['id'], selection.area?.id ?? -1])
    })
    watchEffect(() => {
      map.setPaintProperty('area-selected-halo', 'line-color', token('--ground'))
      map.setPaintProperty('area-selected-halo', 'line-width', 8 * scale.value)
      map.setPaintProperty('area-selected', 'line-color', token('--amber'))
      map.setPaintProperty('area-selected', 'line-width', 4 * scale.value)
    })
    const { unsubscribe } = map.on('click', ({ point }) => {
      const [hit] = map.queryRenderedFeatures(point, { layers: ['area-fill'] })
      if (typeof hit?.id === 'number') selection.select(hit.id)
      else selection.letGo()
    })
    onScopeDispose(unsubscribe)
  },
}
