import type { Feature, Position } from 'geojson'
import type { GeoJSONSource } from 'maplibre-gl'
import { watch, watchEffect } from 'vue'
import type { Emergency } from '../../../contracts/wall.ts'
import { useEmergencyReports } from '../../stores/emergencyReports.ts'
import { useWallState } from '../../stores/wallState.ts'
import type { LonLat } from '../camera.ts'
import { token } from '../colors.ts'
import { showWhile, type MapLayer } from '../layer.ts'
import { drawSigns } from '../markIcons.ts'

const MARKS = 'marks'
const REPORTS = 'emergency-reports'
const ROADS = ['closed-casing', 'closed-stretch'] as const

type Mark = Emergency['marks'][number]

/** The marks of an emergency: a sign each (markLabels.ts has their labels), a closed stretch as a barred line, and its open reports. */
export const marks: MapLayer = {
  modes: ['emergency'],
  add({ map, scale, seen }) {
    const wall = useWallState()
    const reports = useEmergencyReports()

    drawSigns(map)
    watchEffect(() => drawSigns(map))
    for (const id of [MARKS, REPORTS])
      map.addSource(id, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
    for (const id of ROADS)
      map.addLayer({
        ...{ id, type: 'line', source: MARKS, filter: ['==', ['geometry-type'], 'LineString'] },
        ...(id === 'closed-stretch' && { paint: { 'line-dasharray': [1.2, 0.8] } }),
      })
    map.addLayer({
      id: REPORTS,
      type: 'symbol',
      source: REPORTS,
      layout: { 'icon-image': ['get', 'sign'], 'icon-allow-overlap': true, 'icon-ignore-placement': true },
    })
    map.addLayer({
      id: MARKS,
      type: 'symbol',
      source: MARKS,
      filter: ['==', ['geometry-type'], 'Point'],
      layout: {
        'icon-image': ['get', 'kind'],
        'icon-allow-overlap': true,
        'symbol-sort-key': ['get', 'order'],
      },
    })

    watchEffect(() => {
      const px = scale.value
      map.setLayoutProperty(MARKS, 'icon-size', px)
      map.setLayoutProperty(REPORTS, 'icon-size', px)
      map.setPaintProperty('closed-casing', 'line-width', 10 * px)
      map.setPaintProperty('closed-casing', 'line-color', token('--ground'))
      map.setPaintProperty('closed-stretch', 'line-width', 6 * px)
      map.setPaintProperty('closed-stretch', 'line-color', token('--rose'))
    })
    watch(
      () => wall.emergency?.marks,
      (all = []) =>
        void map.getSource<GeoJSONSource>(MARKS)!.setData({
          type: 'FeatureCollection',
          features: all.flatMap(featuresOf),
        }),
      { immediate: true },
    )
    watch(
      () => reports.reports?.points,
      (points) =>
        void map.getSource<GeoJSONSource>(REPORTS)!.setData({
          type: 'FeatureCollection',
          features: (points?.lon ?? []).map((lon, i) => ({
            type: 'Feature',
            properties: { sign: points!.alarm[i] === 'overdue' ? 'report-overdue' : 'report' },
            geometry: { type: 'Point', coordinates: [lon, points!.lat[i]!] },
          })),
        }),
      { immediate: true },
    )
    showWhile(map, [...ROADS, REPORTS, MARKS], () => seen.value)
  },
}

/** Where its sign stands: in the middle of a stretch. */
export const signPlace = ({ lon, lat, to }: Mark): LonLat =>
  to ? [(lon + to.lon) / 2, (lat + to.lat) / 2] : [lon, lat]

/** The lowest is drawn first, and labelled first. */
export const order = { 'water-level': 0, 'road-closed': 1, shelter: 2 }

/** A sign, in the middle of a stretch, and the stretch. */
function featuresOf(mark: Mark): Feature[] {
  const { kind, lon, lat, to } = mark
  const sign = (coordinates: Position): Feature => ({
    type: 'Feature',
    properties: { kind, order: order[kind] },
    geometry: { type: 'Point', coordinates },
  })
  if (!to) return [sign(signPlace(mark))]
  const coordinates = [
    [lon, lat],
    [to.lon, to.lat],
  ]
  return [
    sign(signPlace(mark)),
    { type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates } },
  ]
}
