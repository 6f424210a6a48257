import AdoptionAreas from '../panels/AdoptionAreas.vue'
import AdoptionCity from '../panels/AdoptionCity.vue'
import type { SceneDefinition } from './scene.ts'

/** How many of the people have an account, where, and what the city has set itself. */
export const adoption: SceneDefinition = {
  map: 'adoption',
  panels: [
    { name: 'city', component: AdoptionCity },
    { name: 'areas', component: AdoptionAreas },
  ],
  layouts: {
    wide: `
      'map city' auto
      'map areas' minmax(0, 1fr)
      / minmax(0, 1.25fr) minmax(0, 1fr)`,
    ultrawide: `
      'map city areas' minmax(0, 1fr)
      / minmax(0, 1.5fr) minmax(0, 1fr) minmax(0, 1.2fr)`,
    panorama: `
      'map city areas' minmax(0, 1fr)
      / minmax(0, 1.7fr) minmax(0, 1fr) minmax(0, 2.2fr)`,
    portrait: `
      'city' auto
      'map' minmax(0, 1.3fr)
      'areas' minmax(0, 1fr)
      / minmax(0, 1fr)`,
  },
  stacked: [
    { name: 'city', height: 'auto' },
    { name: 'map', height: 'min(160vw, 46rem)' },
    { name: 'areas', height: 'auto' },
  ],
}
