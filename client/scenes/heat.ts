import HourOfDay from '../panels/HourOfDay.vue'
import HoursByCategory from '../panels/HoursByCategory.vue'
import type { SceneDefinition } from './scene.ts'

/** The city by hour of the day: where, how much, and of what. */
export const heat: SceneDefinition = {
  map: 'heat',
  panels: [
    { name: 'hour', component: HourOfDay },
    { name: 'categories', component: HoursByCategory },
  ],
  layouts: {
    wide: `
      'map hour' minmax(0, 1fr)
      'map categories' minmax(0, 2.9fr)
      / minmax(0, 1.15fr) minmax(0, 1fr)`,
    ultrawide: `
      'map hour' minmax(0, 1fr)
      'map categories' minmax(0, 2.6fr)
      / minmax(0, 1fr) minmax(0, 1.15fr)`,
    panorama: `
      'map hour categories' minmax(0, 1fr)
      / minmax(0, 1.4fr) minmax(0, 1fr) minmax(0, 1.8fr)`,
    portrait: `
      'hour' minmax(0, 0.55fr)
      'map' minmax(0, 1.5fr)
      'categories' minmax(0, 1.25fr)
      / minmax(0, 1fr)`,
  },
  stacked: [
    { name: 'hour', height: 'auto' },
    { name: 'map', height: 'min(160vw, 46rem)' },
    { name: 'categories', height: 'auto' },
  ],
}
