import type { ExpressionSpecification, GeoJSONSource } from 'maplibre-gl'
import { watch, watchEffect } from 'vue'
import { useBasemap } from '../../stores/basemap.ts'
import { token } from '../colors.ts'
import { everyMode, type LayerContext, type MapLayer } from '../layer.ts'

const BASE = 'base'
/** Metres that a pixel stands for at the equator at zoom 0: the circumference of the earth over a tile of 512. */
const METRES_PER_PIXEL = 40_075_016.686 / 512
const DEEPEST = 20
const NARROWEST_PX = 1.25
/** Pale water beside a pale area: its edge tells it. */
export const SHORE_OPACITY = 0.45

/** How wide, in pixels, something of `widthMetres` is at the city's latitude, at every zoom; never too thin to be seen. */
function trueWidth(latitude: number, scale: number): ExpressionSpecification {
  const metres = METRES_PER_PIXEL * Math.cos((latitude * Math.PI) / 180)
  const at = (zoom: number): ExpressionSpecification => [
    'max',
    NARROWEST_PX * scale,
    ['/', ['coalesce', ['get', 'widthMetres'], 0], metres / 2 ** zoom],
  ]
  const stops = Array.from({ length: DEEPEST + 1 }, (_, zoom) => [zoom, at(zoom)] as const)
  return ['interpolate', ['exponential', 2], ['zoom'], ...stops.flat()] as unknown as ExpressionSpecification
}

/** Schematic water and main roads, over the colours of the areas: a city is known by its river. */
export const base = {
  modes: everyMode,
  add({ map, scale }: Pick<LayerContext, 'map' | 'scale'>) {
    const store = useBasemap()
    void store.load()
    map.addSource(BASE, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
    map.addLayer({
      id: 'base-roads',
      ...{ type: 'line', source: BASE, filter: ['==', ['get', 'kind'], 'road'] },
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-opacity': 0.3 },
    })
    map.addLayer({
      id: 'base-water',
      ...{ type: 'fill', source: BASE, filter: ['==', ['geometry-type'], 'Polygon'] },
    })
    map.addLayer({
      id: 'base-shores',
      ...{ type: 'line', source: BASE, filter: ['==', ['geometry-type'], 'Polygon'] },
      paint: { 'line-opacity': SHORE_OPACITY },
    })
    map.addLayer({
      id: 'base-rivers',
      ...{ type: 'line', source: BASE, filter: ['==', ['get', 'kind'], 'river'] },
      layout: { 'line-cap': 'round', 'line-join': 'round' },
    })
    watchEffect(() => {
      const salt: ExpressionSpecification = ['in', ['get', 'kind'], ['literal', ['sea', 'lagoon']]]
      map.setPaintProperty('base-water', 'fill-color', ['case', salt, token('--sea'), token('--water')])
      map.setPaintProperty('base-shores', 'line-color', token('--water-name'))
      map.setPaintProperty('base-shores', 'line-width', scale.value)
      map.setPaintProperty('base-rivers', 'line-color', token('--water'))
      map.setPaintProperty('base-roads', 'line-color', token('--road'))
      map.setPaintProperty('base-roads', 'line-width', 1.5 * scale.value)
    })
    watch(
      [() => store.features, scale],
      ([features]) => {
        const river = features.find(({ properties }) => properties.kind === 'river')
        const latitude = river?.geometry.type === 'LineString' ? river.geometry.coordinates[0]![1] : 0
        map.setPaintProperty('base-rivers', 'line-width', trueWidth(latitude, scale.value))
        void map.getSource<GeoJSONSource>(BASE)!.setData({ type: 'FeatureCollection', features })
      },
      { immediate: true },
    )
  },
} satisfies MapLayer
