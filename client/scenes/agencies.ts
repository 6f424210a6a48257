import AgencyBoard from '../panels/AgencyBoard.vue'
import AgencyFigures from '../panels/AgencyFigures.vue'
import AgencySide from '../panels/AgencySide.vue'
import type { SceneDefinition } from './scene.ts'

/** Who does how well, and how sure that is; and who gets more today than it finishes. */
export const agencies: SceneDefinition = {
  map: null,
  panels: [
    { name: 'figures', component: AgencyFigures },
    { name: 'board', component: AgencyBoard },
    { name: 'side', component: AgencySide },
  ],
  layouts: {
    wide: `
      'figures figures' auto
      'board side' minmax(0, 1fr)
      / minmax(0, 2.05fr) minmax(0, 1fr)`,
    ultrawide: `
      'figures figures' auto
      'board side' minmax(0, 1fr)
      / minmax(0, 2.3fr) minmax(0, 1fr)`,
    panorama: `
      'figures board side' minmax(0, 1fr)
      / 31rem minmax(0, 3.3fr) minmax(0, 1fr)`,
    portrait: `
      'figures' auto
      'board' minmax(0, 2fr)
      'side' minmax(0, 1fr)
      / minmax(0, 1fr)`,
  },
  stacked: [
    { name: 'figures', height: 'auto' },
    { name: 'board', height: 'auto' },
    { name: 'side', height: 'auto' },
  ],
}
