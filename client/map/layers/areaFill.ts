import type { FeatureCollection } from 'geojson'
import type { ExpressionSpecification, GeoJSONSource } from 'maplibre-gl'
import { watch, watchEffect } from 'vue'
import { useBasemap } from '../../stores/basemap.ts'
import { useLens } from '../../stores/lens.ts'
import { useMapMeasure } from '../../stores/mapMeasure.ts'
import { CLASSES } from '../../stores/scale.ts'
import { token } from '../colors.ts'
import { everyMode, type MapLayer } from '../layer.ts'

export const AREAS = 'areas'

/** The areas of the lens, each in the colour of its class of what the map tells. Owns the source `areas`. */
export const areaFill: MapLayer = {
  modes: everyMode,
  add({ map }) {
    const basemap = useBasemap()
    const lens = useLens()
    const measure = useMapMeasure()
    const drawn = new Map<number, number>()

    map.addSource(AREAS, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
    map.addLayer({ id: 'area-fill', type: 'fill', source: AREAS })
    watchEffect(() => {
      const colors = Array.from({ length: CLASSES }, (_, i) => token(`--class-${i}`))
      map.setPaintProperty('area-fill', 'fill-color', [
        'match',
        ['coalesce', ['feature-state', 'color'], -1],
        ...colors.flatMap((color, i) => [i, color]),
        token('--raised'),
      ] as unknown as ExpressionSpecification)
    })

    watchEffect(() => map.setPaintProperty('area-fill', 'fill-opacity', basemap.opacity))

    function paint() {
      for (const id of lens.areas.keys()) {
        const value = measure.values.get(id)
        const color = value === undefined ? -1 : measure.colorFor(value)
        if (drawn.get(id) === color) continue
        drawn.set(id, color)
        map.setFeatureState({ source: AREAS, id }, { color })
      }
    }

    watch(
      () => lens.collection,
      (collection) => {
        if (!collection) return
        drawn.clear()
        map.removeFeatureState({ source: AREAS })
        void map.getSource<GeoJSONSource>(AREAS)!.setData(collection as FeatureCollection)
        paint()
      },
      { immediate: true },
    )
    watch([() => measure.values, () => measure.breaks], paint)
  },
}
