import type { GeoJSONSource, Map as LibreMap } from 'maplibre-gl'
import { effectScope, ref, watchEffect } from 'vue'
import type { AreaCollection } from '../../../contracts/city.ts'
import type { Language } from '../../../contracts/text.ts'
import { getAreas } from '../../api/index.ts'
import { i18n } from '../../i18n/index.ts'
import { useBasemap } from '../../stores/basemap.ts'

/** The value of a token of styles/tokens.css, for what is not drawn by CSS. */
export const token = (name: string) =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** The layer that colours the areas; that of the wall's map has the same name, by which the base map finds its place. */
export const AREA_FILL = 'area-fill'

const named = (name: string, coordinates: [number, number]) => ({
  ...{ type: 'Feature' as const, properties: { name } },
  geometry: { type: 'Point' as const, coordinates },
})

/** Names of areas and waters, where there is room for them. @param font of the map's letters */
function addNames(map: LibreMap, areas: AreaCollection, font: string) {
  const places = areas.features.map(({ properties: { shortName, labelPoint } }) =>
    named(shortName, labelPoint),
  )
  const letters = (size: number) => ({
    ...{ 'text-field': ['get', 'name'] as never, 'text-font': [font], 'text-size': size },
  })
  map.addSource('waters', { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
  map.addSource('places', { type: 'geojson', data: { type: 'FeatureCollection', features: places } })
  map.addLayer({
    ...{ id: 'water-names', type: 'symbol', source: 'waters', layout: letters(12) },
    paint: {
      'text-color': token('--water-name'),
      'text-halo-color': token('--ground'),
      'text-halo-width': 1.5,
    },
  })
  map.addLayer({
    ...{ id: 'area-names', type: 'symbol', source: 'places', layout: letters(13) },
    paint: { 'text-color': token('--soft'), 'text-halo-color': token('--ground'), 'text-halo-width': 1.5 },
  })
  const basemap = useBasemap()
  watchEffect(() => {
    const features = basemap.named.flatMap(({ properties: { kind, name, labels } }) =>
      kind === 'road' || !name || !labels[0]
        ? []
        : [named(name[i18n.global.locale.value as Language], labels[0])],
    )
    void map.getSource<GeoJSONSource>('waters')?.setData({ type: 'FeatureCollection', features })
  })
}

/** Says whom the base map is owed to, where it is a real one. */
function addCredit(box: HTMLElement) {
  const credit = document.createElement('p')
  credit.className = 'map-credit'
  box.append(credit)
  watchEffect(() => {
    credit.textContent = useBasemap().attribution
    credit.hidden = !credit.textContent
  })
}

/**
 * A map of the city's areas, waters and roads to put something on, its code fetched when it is first wanted. It can be moved
 * and zoomed.
 * @param set code of the area set
 * @param wanted whether somebody still waits for it
 * @returns null where nobody does
 * @throws where the machine has no WebGL, or the areas cannot be had
 */
export async function areaMap(
  box: HTMLElement,
  title: string,
  set: string,
  wanted: () => boolean,
): Promise<LibreMap | null> {
  const [{ createMap, FONT }, { boundsOf }, { base }, { realBase }, areas] = await Promise.all([
    import('../../map/createMap.ts'),
    import('../../map/bounds.ts'),
    import('../../map/layers/base.ts'),
    import('../../map/layers/realBase.ts'),
    getAreas(set),
  ])
  if (!wanted()) return null
  const map = createMap(box, title, { interactive: true, bounds: boundsOf(areas)! })
  map.scrollZoom.enable()
  const scope = effectScope(true)
  map.once('remove', () => scope.stop())
  map.on('load', () => {
    map.addSource('areas', { type: 'geojson', data: areas as never })
    map.addLayer({
      id: AREA_FILL,
      type: 'fill',
      source: 'areas',
      paint: { 'fill-color': token('--raised') },
    })
    scope.run(() => {
      const layer = { map, scale: ref(1) }
      base.add(layer)
      realBase.add(layer)
      watchEffect(() => map.setPaintProperty(AREA_FILL, 'fill-opacity', useBasemap().opacity))
      map.addLayer({ id: 'lines', type: 'line', source: 'areas', paint: { 'line-color': token('--faint') } })
      addNames(map, areas, FONT)
      addCredit(box)
    })
  })
  return map
}
