import type { Map as LibreMap } from 'maplibre-gl'
import { getAreas } from '../../api/index.ts'

/** The value of a token of styles/tokens.css, for what is not drawn by CSS. */
export const token = (name: string) =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/**
 * A map of the city's areas to put something on, its code fetched when it is first wanted. It can be moved and zoomed.
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
  const [{ createMap }, { boundsOf }, areas] = await Promise.all([
    import('../../map/createMap.ts'),
    import('../../map/bounds.ts'),
    getAreas(set),
  ])
  if (!wanted()) return null
  const map = createMap(box, title, { interactive: true, bounds: boundsOf(areas)! })
  map.scrollZoom.enable()
  map.on('load', () => {
    map.addSource('areas', { type: 'geojson', data: areas as never })
    map.addLayer({ id: 'fill', type: 'fill', source: 'areas', paint: { 'fill-color': token('--raised') } })
    map.addLayer({ id: 'lines', type: 'line', source: 'areas', paint: { 'line-color': token('--faint') } })
  })
  return map
}
