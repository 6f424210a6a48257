import type { FeatureCollection } from 'geojson'
import type { GeoJSONSource } from 'maplibre-gl'
import { watch, watchEffect } from 'vue'
import type { AreaCollection } from '../../../contracts/city.ts'
import { useLens } from '../../stores/lens.ts'
import { useLive } from '../../stores/live.ts'
import { token } from '../colors.ts'
import { FONT } from '../createMap.ts'
import { everyMode, type MapLayer } from '../layer.ts'

const LABELS = 'area-labels'
const TEXT_PX = 16

/** The short names of the areas. Where two have no room side by side, the one with the larger backlog stays. */
export const areaLabels: MapLayer = {
  modes: everyMode,
  add({ map, scale }) {
    const lens = useLens()
    const live = useLive()

    map.addSource(LABELS, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
    map.addLayer({
      id: LABELS,
      type: 'symbol',
      source: LABELS,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': [FONT],
        'text-max-width': 7,
        'text-line-height': 1.1,
        'text-padding': 2,
        'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'],
        'text-radial-offset': 0.3,
        'symbol-sort-key': ['-', 0, ['get', 'backlog']],
      },
      paint: { 'text-halo-blur': 0.5 },
    })

    const points = (areas: AreaCollection): FeatureCollection => ({
      type: 'FeatureCollection',
      features: areas.features.map(({ id, properties }) => ({
        type: 'Feature',
        id,
        properties: { name: properties.shortName, backlog: live.areas?.get(id)?.backlog ?? 0 },
        geometry: { type: 'Point', coordinates: properties.labelPoint },
      })),
    })
    // Not with every frame: labels that come and go with each report would be a nuisance.
    watch(
      () => lens.collection,
      (areas) => areas && map.getSource<GeoJSONSource>(LABELS)!.setData(points(areas)),
      { immediate: true },
    )
    watchEffect(() => {
      map.setLayoutProperty(LABELS, 'text-size', TEXT_PX * scale.value)
      map.setPaintProperty(LABELS, 'text-halo-width', 1.6 * scale.value)
      map.setPaintProperty(LABELS, 'text-color', token('--text'))
      map.setPaintProperty(LABELS, 'text-halo-color', token('--ground'))
    })
  },
}
