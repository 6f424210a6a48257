import type { Map as LibreMap } from 'maplibre-gl'

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
      'heatmap-color': [
        'interpolate',
        ['linear'],
        ['heatmap-density'],
        0.1,
        'rgba(214, 78, 24, 0)',
        0.3,
        'rgba(224, 84, 24, 0.55)',
        0.6,
        'rgba(247, 138, 32, 0.85)',
        1,
        'rgba(255, 232, 140, 0.95)',
      ],
      'heatmap-opacity': 0.9,
      // Doubles with each zoom, as the cells do on the screen.
      'heatmap-radius': ['interpolate', ['exponential', 2], ['zoom'], 8, 6, 14, 6 * 2 ** 6],
    },
  })
}
