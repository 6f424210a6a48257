import AgencyRates from '../panels/AgencyRates.vue'
import AreaBacklog from '../panels/AreaBacklog.vue'
import HeadlineFigures from '../panels/HeadlineFigures.vue'
import LiveTicker from '../panels/LiveTicker.vue'
import type { SceneDefinition } from './scene.ts'

/** What is happening now, where it piles up, and who has it. */
export const now: SceneDefinition = {
  map: 'backlog',
  panels: [
    { name: 'headline', component: HeadlineFigures },
    { name: 'areas', component: AreaBacklog },
    { name: 'agencies', component: AgencyRates },
    { name: 'ticker', component: LiveTicker },
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
      / 27rem minmax(0, 2fr) minmax(0, 1.6fr) minmax(0, 1.6fr) minmax(0, 1.1fr)`,
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
