import type { GeoJSONSource, Map as LibreMap } from 'maplibre-gl'
import { computed, effectScope, ref, watchEffect } from 'vue'
import type { AreaCollection } from '../../../contracts/city.ts'
import type { Language } from '../../../contracts/text.ts'
import { getAreas } from '../../api/index.ts'
import { i18n } from '../../i18n/index.ts'
import { token } from '../../map/colors.ts'
import { textWidth } from '../../map/textSize.ts'
import { useBasemap } from '../../stores/basemap.ts'

/** The layer that colours the areas; that of the wall's map has the same name, by which the base map finds its place. */
export const AREA_FILL = 'area-fill'

interface Named {
  name: string
  at: [number, number]
}
const NAME_PX = 13
const HALO_PX = 1.5

/** Those of the names that a map has room for up to its edges: none is cut there. @param px size of the letters */
function within(map: LibreMap, names: Named[], px: number) {
  const { clientWidth, clientHeight } = map.getContainer()
  return {
    type: 'FeatureCollection' as const,
    features: names.flatMap(({ name, at }) => {
      const { x, y } = map.project(at)
      const [half, tall] = [textWidth(name, px, 500) / 2 + HALO_PX, px]
      const fits = x >= half && x <= clientWidth - half && y >= tall && y <= clientHeight - tall
      const geometry = { type: 'Point' as const, coordinates: at }
      return fits ? [{ type: 'Feature' as const, properties: { name }, geometry }] : []
    }),
  }
}

/** Names of areas and waters, where there is room for them. @param font of the map's letters */
function addNames(map: LibreMap, areas: AreaCollection, font: string) {
  const moved = ref(0)
  const move = () => void moved.value++
  map.on('moveend', move)
  map.on('resize', move)
  const places = areas.features.map(({ properties: { shortName, labelPoint } }) => ({
    name: shortName,
    at: labelPoint,
  }))
  const basemap = useBasemap()
  const waters = computed(() =>
    basemap.named.flatMap(({ properties: { kind, name, labels } }) =>
      kind === 'road' || !name || !labels[0]
        ? []
        : [{ name: name[i18n.global.locale.value as Language], at: labels[0] }],
    ),
  )
  const layers = [
    { id: 'water-names', px: NAME_PX - 1, color: '--water-name', names: () => waters.value },
    { id: 'area-names', px: NAME_PX, color: '--soft', names: () => places },
  ]
  for (const { id, px, color, names } of layers) {
    map.addSource(id, { type: 'geojson', data: within(map, [], px) })
    map.addLayer({
      ...{ id, type: 'symbol', source: id },
      layout: { 'text-field': ['get', 'name'], 'text-font': [font], 'text-size': px },
      paint: { 'text-halo-width': HALO_PX },
    })
    watchEffect(() => {
      map.setPaintProperty(id, 'text-color', token(color))
      map.setPaintProperty(id, 'text-halo-color', token('--ground'))
    })
    watchEffect(() => {
      void moved.value
      void map.getSource<GeoJSONSource>(id)?.setData(within(map, names(), px))
    })
  }
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
    })
    scope.run(() => {
      const layer = { map, scale: ref(1) }
      base.add(layer)
      realBase.add(layer)
      watchEffect(() => map.setPaintProperty(AREA_FILL, 'fill-opacity', useBasemap().opacity))
      map.addLayer({ id: 'lines', type: 'line', source: 'areas' })
      watchEffect(() => {
        map.setPaintProperty(AREA_FILL, 'fill-color', token('--raised'))
        map.setPaintProperty('lines', 'line-color', token('--faint'))
      })
      addNames(map, areas, FONT)
      addCredit(box)
    })
  })
  return map
}
