import type { Map as LibreMap } from 'maplibre-gl'
import { watchEffect } from 'vue'
import { token } from './colors.ts'

/** @param color `#rrggbb` */
const seeThrough = (color: string, opacity: number) =>
  `${color}${Math.round(opacity * 255)
    .toString(16)
    .padStart(2, '0')}`

/**
 * Adds a source of points with a `count` and a style layer that draws their density, both called `id`. The layer takes the
 * weight of a count of one as its paint property `heatmap-weight`.
 */
export function addHeatmap(map: LibreMap, id: string): void {
  map.addSource(id, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
  map.addLayer({
    id,
    type: 'heatmap',
    source: id,
    paint: {
      'heatmap-opacity': 0.9,
      // Doubles with each zoom, as the cells do on the screen.
      'heatmap-radius': ['interpolate', ['exponential', 2], ['zoom'], 8, 6, 14, 6 * 2 ** 6],
    },
  })
  watchEffect(() => {
    const [low, mid, high] = [token('--heat-low'), token('--heat-mid'), token('--heat-high')]
    map.setPaintProperty(id, 'heatmap-color', [
      'interpolate',
      ['linear'],
      ['heatmap-density'],
      0.1,
      seeThrough(low, 0),
      0.3,
      seeThrough(low, 0.55),
      0.6,
      seeThrough(mid, 0.85),
      1,
      seeThrough(high, 0.95),
    ])
  })
}
