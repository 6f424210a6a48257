import type { Map as LibreMap } from 'maplibre-gl'
import { watchEffect, type Ref } from 'vue'
import type { MapMode } from '../stores/mapMode.ts'
import type { LonLat, Point, Rect, Size } from './camera.ts'

/** What a layer may use besides the stores. */
export interface LayerContext {
  map: LibreMap
  /** Pixels of 1rem divided by 16: how much larger than at 1920 × 1080 everything is drawn. */
  scale: Readonly<Ref<number>>
  /** Whether the map's mode is one of the layer's. */
  seen: Readonly<Ref<boolean>>
  /**
   * Of the panel as a whole. On a wall of several screens the canvas of `map` is only the part of it that lies on this
   * screen; what is HTML is put into `over`, which is as large as the panel, and goes on from screen to screen by itself.
   */
  panel: {
    over: HTMLElement
    size: Readonly<Ref<Size>>
    /** Where a place lies in the panel, in pixels from its upper left corner. Watches the camera. */
    project: (place: LonLat) => Point
    /** Changes whenever the camera does. */
    moved: Readonly<Ref<number>>
    /** What labels must not cover: the legend. */
    kept: Readonly<Ref<Rect[]>>
    /** What other labels must leave free besides: where the labels of the marks stand. */
    taken: Ref<Rect[]>
    /** Where the names of the areas stand: names of waters leave it free, too. */
    named: Ref<Rect[]>
    /** Whether there is room beside the city for names of areas. */
    roomy: Readonly<Ref<boolean>>
  }
}

/**
 * A layer owns its whole life: it adds its sources and style layers, watches the stores that it draws, and is ended
 * with the effect scope that it was set up in (a style layer needs nothing for that, a DOM marker an `onScopeDispose`).
 *
 * To add one: a file in layers/ that exports it, its entry in registry.ts at the height where it is drawn.
 *
 * - What depends on `scale` or on a colour (`token('--amber')`, never a literal one) is set in a `watchEffect`, so that
 *   it follows the size of the screen and day and night.
 * - Style layers that must not be seen in other modes: `showWhile(map, [ids], () => seen.value)`.
 * - After a loss of the GPU all layers are ended and added anew to an empty style: they keep nothing outside.
 */
export interface MapLayer {
  /** In what the map may tell (stores/mapMode.ts) it is seen. */
  modes: readonly MapMode[]
  add: (context: LayerContext) => void
}

/** For what gives orientation whatever the map tells. */
export const everyMode: readonly MapMode[] = [
  'backlog',
  'deadlines',
  'heat',
  'agencies',
  'adoption',
  'campaign',
  'emergency',
]

/** Shows style layers while `shown` is true; `shown` is watched. */
export function showWhile(map: LibreMap, ids: string[], shown: () => boolean): void {
  watchEffect(() => {
    const visibility = shown() ? 'visible' : 'none'
    for (const id of ids) map.setLayoutProperty(id, 'visibility', visibility)
  })
}
