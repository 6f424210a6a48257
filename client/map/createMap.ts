import { type LngLatBoundsLike, Map as LibreMap, setWorkerUrl, type StyleSpecification } from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import latin from '@fontsource/be-vietnam-pro/files/be-vietnam-pro-latin-500-normal.woff2?url'
import latinExt from '@fontsource/be-vietnam-pro/files/be-vietnam-pro-latin-ext-500-normal.woff2?url'
import vietnamese from '@fontsource/be-vietnam-pro/files/be-vietnam-pro-vietnamese-500-normal.woff2?url'

setWorkerUrl(workerUrl)

export const FONT = 'Be Vietnam Pro'

const absolute = (url: string) => new URL(url, window.location.href).href

/** An empty map. Its labels are drawn with the page's own font files: nothing is asked of a glyph server. */
export const emptyStyle = (): StyleSpecification => ({
  version: 8,
  'font-faces': {
    [FONT]: [
      {
        url: absolute(vietnamese),
        'unicode-range': [
          'U+0102-0103',
          'U+0110-0111',
          'U+0128-0129',
          'U+0168-0169',
          'U+01A0-01A1',
          'U+01AF-01B0',
          'U+0300-0301',
          'U+0303-0304',
          'U+0308-0309',
          'U+0323',
          'U+0329',
          'U+1EA0-1EF9',
          'U+20AB',
        ],
      },
      { url: absolute(latin), 'unicode-range': ['U+0000-00FF', 'U+2000-206F'] },
      { url: absolute(latinExt), 'unicode-range': ['U+0100-02BA', 'U+1E00-1EFF'] },
    ],
  },
  sources: {},
  layers: [],
})

interface MapOptions {
  /** Whether it can be moved and zoomed. */
  interactive: boolean
  /** What it shows at first. */
  bounds?: LngLatBoundsLike
}

/**
 * Puts a map into an element.
 * @param title read aloud for the map
 * @throws where the machine has no WebGL
 */
export function createMap(
  container: HTMLElement,
  title: string,
  { interactive, bounds }: MapOptions,
): LibreMap {
  const map = new LibreMap({
    container,
    style: emptyStyle(),
    fadeDuration: 0,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    interactive,
    ...(bounds && { bounds }),
    locale: { 'Map.Title': title },
  })
  map.touchZoomRotate.disableRotation()
  // The arrows go from area to area.
  map.keyboard.disable()
  return map
}
