import type {
  ErrorEvent,
  LayerSpecification,
  Map as LibreMap,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl'
import { onScopeDispose, watch, watchEffect } from 'vue'
import type { Basemap } from '../../../contracts/basemap.ts'
import { useBasemap } from '../../stores/basemap.ts'
import { token } from '../colors.ts'
import { everyMode, type MapLayer } from '../layer.ts'

const REAL = 'real-base'
/** The lowest of our own layers that it lies under. */
const OVER = 'area-fill'
type AddSource = (id: string, source: SourceSpecification) => void
type AddLayer = (layer: LayerSpecification) => void
type Real = NonNullable<Basemap['real']>

/** A base map of tiles or of a style under the areas, by day and night; where it cannot be had, the schematic one returns. */
export const realBase: MapLayer = {
  modes: everyMode,
  add({ map, scale }) {
    const store = useBasemap()
    const drawn: string[] = []
    const sources: string[] = []
    let ended = false

    const add = (layer: LayerSpecification) => {
      if (ended || map.getLayer(layer.id)) return
      map.addLayer(layer, map.getLayer(OVER) ? OVER : undefined)
      drawn.push(layer.id)
    }
    const addSource = (id: string, source: SourceSpecification) => {
      if (ended || map.getSource(id)) return
      map.addSource(id, source)
      sources.push(id)
    }
    const fail = (event: ErrorEvent) => {
      if ((event as { sourceId?: string }).sourceId?.startsWith(REAL)) store.fail()
      else console.error(event.error)
    }
    map.on('error', fail)
    onScopeDispose(() => {
      ended = true
      map.off('error', fail)
    })
    watch(
      () => store.real,
      (real, before) => {
        if (before && !real) {
          drawn.splice(0).forEach((id) => map.removeLayer(id))
          sources.splice(0).forEach((id) => map.removeSource(id))
        }
        if (real?.kind === 'tiles') drawTiles(real, addSource, add)
        if (real?.kind === 'style')
          drawStyle(map, real.url, addSource, add).then(
            () => map.once('idle', () => (store.credits = creditsOf(map, sources))),
            () => ended || store.fail(),
          )
      },
      { immediate: true },
    )
    watchEffect(() => {
      if (store.real?.kind !== 'tiles') return
      for (const [id, property, name] of colors) map.setPaintProperty(id, property, token(name))
      for (const [id, px] of Object.entries(widths)) map.setPaintProperty(id, 'line-width', px * scale.value)
    })
  },
}

const colors = [
  ['real-earth', 'fill-color', '--land'],
  ['real-cover', 'fill-color', '--green'],
  ['real-use', 'fill-color', '--green'],
  ['real-water', 'fill-color', '--sea'],
  ['real-streams', 'line-color', '--sea'],
  ['real-buildings', 'fill-color', '--line'],
  ['real-minor', 'line-color', '--road'],
  ['real-major', 'line-color', '--road'],
  ['real-highway', 'line-color', '--road'],
] as const
/** Pixels at scale 1. */
const widths = { 'real-streams': 1.5, 'real-minor': 0.75, 'real-major': 1.5, 'real-highway': 2.5 }
const GREEN = [
  'park',
  'forest',
  'wood',
  'nature_reserve',
  'grass',
  'grassland',
  'cemetery',
  'wetland',
  'scrub',
]

/** Layers of the Protomaps basemap schema, version 4 (docs.protomaps.com/basemaps/layers). */
function drawTiles(real: Extract<Real, { kind: 'tiles' }>, addSource: AddSource, add: AddLayer) {
  addSource(REAL, {
    type: 'vector',
    tiles: [`${window.location.origin}${real.tiles}`],
    minzoom: real.minZoom,
    maxzoom: real.maxZoom,
  })
  const kinds = (names: string[]) => ['in', ['get', 'kind'], ['literal', names]] as never
  const of = (layer: string) => ({ source: REAL, 'source-layer': layer })
  const polygon = ['==', ['geometry-type'], 'Polygon'] as never
  const line = ['==', ['geometry-type'], 'LineString'] as never
  add({ id: 'real-earth', type: 'fill', ...of('earth'), filter: polygon })
  add({ id: 'real-cover', type: 'fill', ...of('landcover'), filter: kinds(GREEN) })
  add({ id: 'real-use', type: 'fill', ...of('landuse'), filter: kinds(GREEN) })
  add({ id: 'real-water', type: 'fill', ...of('water'), filter: polygon })
  add({ id: 'real-streams', type: 'line', ...of('water'), filter: line })
  add({ id: 'real-buildings', type: 'fill', ...of('buildings'), minzoom: 14 })
  const road = { layout: { 'line-cap': 'round', 'line-join': 'round' } as const, ...of('roads') }
  add({
    id: 'real-minor',
    type: 'line',
    ...road,
    filter: kinds(['minor_road']),
    minzoom: 12,
    paint: { 'line-opacity': 0.25 },
  })
  add({
    id: 'real-major',
    type: 'line',
    ...road,
    filter: kinds(['major_road']),
    paint: { 'line-opacity': 0.35 },
  })
  add({
    id: 'real-highway',
    type: 'line',
    ...road,
    filter: kinds(['highway']),
    paint: { 'line-opacity': 0.5 },
  })
}

/** Takes a style's sources and layers under ours, with its own letters and signs. */
async function drawStyle(map: LibreMap, url: string, addSource: AddSource, add: AddLayer) {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`The style answers ${answer.status}`)
  const style = (await answer.json()) as StyleSpecification
  if (style.glyphs) map.setGlyphs(style.glyphs)
  if (typeof style.sprite === 'string') map.setSprite(style.sprite)
  for (const [id, source] of Object.entries(style.sources)) addSource(`${REAL}-${id}`, source)
  for (const layer of style.layers) {
    const source =
      'source' in layer && typeof layer.source === 'string' ? { source: `${REAL}-${layer.source}` } : {}
    add({ ...layer, id: `real-${layer.id}`, ...source } as LayerSpecification)
  }
}

/** Whom the sources say that they are owed to, once they have been read: their words without their links. */
function creditsOf(map: LibreMap, sources: string[]): string | null {
  const said = sources.map((id) => (map.getSource(id) as { attribution?: string } | undefined)?.attribution)
  const words = said.flatMap((html) => html?.replace(/<[^>]*>/g, '').trim() || [])
  return [...new Set(words)].join(' · ') || null
}
