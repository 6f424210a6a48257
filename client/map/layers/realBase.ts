import type { ErrorEvent, LayerSpecification, Map as LibreMap, MapSourceDataEvent } from 'maplibre-gl'
import { onScopeDispose, ref, watch, watchEffect } from 'vue'
import { useBasemap } from '../../stores/basemap.ts'
import { fetchStyle, takeStyle } from '../basemap/style.ts'
import { colors, over, REAL, under, widths } from '../basemap/tiles.ts'
import { token } from '../colors.ts'
import { everyMode, type LayerContext, type MapLayer } from '../layer.ts'

/** Ours that its layers are put before: the lowest of all, and the lowest over the colours of the areas. */
const AREAS = 'area-fill'
const BASE = 'base-roads'

/** A base map of tiles or of a style, by day and night; while it cannot be had, the schematic one stands in. */
export const realBase = {
  modes: everyMode,
  add({ map, scale }: Pick<LayerContext, 'map' | 'scale'>) {
    const store = useBasemap()
    /** Counts up when what is drawn ends: what comes later is of no use. */
    let round = 0
    const tiled = ref(false)
    onScopeDispose(() => round++)
    hear(map, store)

    async function drawStyle(url: string) {
      const mine = round
      let failing: string | null = url
      try {
        const style = await fetchStyle(url)
        failing = null
        if (mine === round) put(map, takeStyle(map, style), AREAS)
      } catch (error) {
        console.info('No base map:', error instanceof Error ? error.message : error)
        if (mine === round) void store.fail(failing)
      }
    }

    watch(
      () => store.real,
      (real, before) => {
        if (before) {
          round++
          tiled.value = false
          clear(map)
        }
        if (real?.kind === 'style') void drawStyle(real.url)
        if (real?.kind !== 'tiles') return
        const tiles = [`${window.location.origin}${real.tiles}`]
        map.addSource(REAL, { type: 'vector', tiles, minzoom: real.minZoom, maxzoom: real.maxZoom })
        put(map, under, AREAS)
        put(map, over, BASE)
        tiled.value = true
      },
      { immediate: true },
    )
    watchEffect(() => {
      if (!tiled.value) return
      for (const [id, property, color] of colors(token)) map.setPaintProperty(id, property, color)
      for (const [id, px] of Object.entries(widths)) map.setPaintProperty(id, 'line-width', px * scale.value)
    })
  },
} satisfies MapLayer

const put = (map: LibreMap, layers: LayerSpecification[], before: string) =>
  layers.forEach((layer) => map.addLayer(layer, before))

/** Tiles that failed are not asked for again while their source stands: all of it goes. */
function clear(map: LibreMap) {
  const { layers, sources } = map.getStyle()
  for (const layer of layers) if (layer.id.startsWith('real-')) map.removeLayer(layer.id)
  for (const id of Object.keys(sources)) if (id.startsWith(REAL)) map.removeSource(id)
}

/** Tells the store what the base map's sources complain of, and whom they are owed to. */
function hear(map: LibreMap, store: ReturnType<typeof useBasemap>) {
  const complain = (event: ErrorEvent & { sourceId?: string }) => {
    const { url } = event.error as { url?: string }
    if (!event.sourceId?.startsWith(REAL)) console.error(event.error)
    else void store.fail(url ?? null)
  }
  const credit = ({ sourceId, sourceDataType }: MapSourceDataEvent) => {
    const owed = sourceId.startsWith(REAL) && map.getSource(sourceId)?.attribution
    if (sourceDataType === 'metadata' && owed && !store.credits.includes(owed))
      store.credits = [...store.credits, owed]
  }
  map.on('error', complain)
  map.on('sourcedata', credit)
  onScopeDispose(() => {
    map.off('error', complain)
    map.off('sourcedata', credit)
  })
}
