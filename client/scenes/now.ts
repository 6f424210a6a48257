import HeadlineFigures from '../panels/HeadlineFigures.vue'
import { comesLater } from '../ui/comesLater.ts'
import type { SceneDefinition } from './scene.ts'

/** Asked for behind the headline figures, which are the first that a wall has to show. */
const panels = () => import('./nowPanels.ts')

/** What is happening now, where it piles up, and who has it. */
export const now: SceneDefinition = {
  map: 'backlog',
  panels: [
    { name: 'headline', component: HeadlineFigures },
    { name: 'areas', component: comesLater(async () => (await panels()).AreaBacklog) },
    { name: 'agencies', component: comesLater(async () => (await panels()).AgencyRates) },
    { name: 'ticker', component: comesLater(async () => (await panels()).LiveTicker) },
  ],
  layouts: {
    wide: `
      'headline headline headline' auto
      'map areas agencies' minmax(0, 1fr)
      'map areas ticker' minmax(0, 1fr)
      / minmax(0, 1.6fr) minmax(0, 1fr) minmax(0, 1fr)`,
    ultrawide: `
      'headline headline headline headline' auto
      'map areas agencies ticker' minmax(0, 1fr)
      / minmax(0, 2fr) minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1fr)`,
    panorama: `
      'headline map areas agencies ticker' minmax(0, 1fr)
      / 31rem minmax(0, 1.7fr) minmax(0, 1.5fr) minmax(0, 1.9fr) minmax(0, 1.1fr)`,
    portrait: `
      'headline headline' auto
      'map map' minmax(0, 1.5fr)
      'areas agencies' minmax(0, 1fr)
      'areas ticker' minmax(0, 1fr)
      / minmax(0, 1fr) minmax(0, 1fr)`,
  },
  stacked: [
    { name: 'headline', height: 'auto' },
    { name: 'map', height: 'min(160vw, 46rem)' },
    { name: 'areas', height: 'auto' },
    { name: 'agencies', height: 'auto' },
    { name: 'ticker', height: 'auto' },
  ],
}
