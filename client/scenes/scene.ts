import type { Component } from 'vue'
import type { MapMode } from '../stores/mapMode.ts'
import type { Format } from '../wall/grid.ts'

/**
 * A scene is a list of panels and, for each shape of screen, the CSS `grid-template` that says where they stand. The wall's
 * header lies above and the bar of scenes below; the map stands in the area `map` where the template has one.
 */
export interface SceneDefinition {
  /** What the map tells in this scene; null where it has no map. */
  map: MapMode | null
  /** In reading order; `name` is the panel's area in the templates. */
  panels: { name: string; component: Component }[]
  layouts: Record<Exclude<Format, 'stacked'>, string>
  /** Heights in the one column of a phone, in reading order, the map among them. */
  stacked: { name: string; height: string }[]
}
