import type { Map as LibreMap } from 'maplibre-gl'
import type { Ref } from 'vue'

/** What a layer may use besides the stores. */
export interface LayerContext {
  map: LibreMap
  /** Pixels of 1rem divided by 16: how much larger than at 1920 × 1080 everything is drawn. */
  scale: Readonly<Ref<number>>
}

/**
 * A layer owns its whole life: it adds its sources and style layers, watches the stores that it draws, and is ended
 * with the effect scope that it was set up in.
 */
export type MapLayer = (context: LayerContext) => void
