import type { FeatureCollection } from 'geojson'
import type { ExpressionSpecification, GeoJSONSource } from 'maplibre-gl'
import { watch } from 'vue'
import { useLens } from '../../stores/lens.ts'
import { useLive } from '../../stores/live.ts'
import { CLASSES, useScale } from '../../stores/scale.ts'
import { token } from '../colors.ts'
import type { MapLayer } from '../layer.ts'

export const AREAS = 'areas'

/** The areas of the lens, each in the colour of its class of backlog. Owns the source `areas`. */
export const areaFill: MapLayer = ({ map }) => {
  const lens = useLens()
  const live = useLive()
  const scale = useScale()
  const drawn = new Map<number, number>()

  map.addSource(AREAS, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
  const colors = Array.from({ length: CLASSES }, (_, i) => token(`--class-${i}`))
  map.addLayer({
    id: 'area-fill',
    type: 'fill',
    source: AREAS,
    paint: {
      'fill-color': [
        'match',
        ['coalesce', ['feature-state', 'color'], -1],
        ...colors.flatMap((color, i) => [i, color]),
        token('--raised'),
      ] as unknown as ExpressionSpecification,
    },
  })

  function paint() {
    for (const id of lens.areas.keys()) {
      const backlog = live.areas?.get(id)?.backlog
      if (backlog === undefined) continue
      const color = scale.colorFor(backlog)
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
  watch([() => live.areas, () => scale.breaks], paint)
}
