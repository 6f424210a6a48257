import AgenciesFew from '../panels/AgenciesFew.vue'
import AgencyBoard from '../panels/AgencyBoard.vue'
import AgencyFigures from '../panels/AgencyFigures.vue'
import AgencyFlow from '../panels/AgencyFlow.vue'
import type { SceneDefinition } from './scene.ts'

/** Who does how well, and how sure that is; and who gets more today than it finishes. */
export const agencies: SceneDefinition = {
  map: null,
  panels: [
    { name: 'figures', component: AgencyFigures },
    { name: 'board', component: AgencyBoard },
    { name: 'flow', component: AgencyFlow },
    { name: 'few', component: AgenciesFew },
  ],
  layouts: {
    wide: `
      'figures figures' auto
      'board flow' minmax(0, 2.4fr)
      'board few' minmax(0, 1fr)
      / minmax(0, 2.05fr) minmax(0, 1fr)`,
    ultrawide: `
      'figures figures figures' auto
      'board flow few' minmax(0, 1fr)
      / minmax(0, 2.2fr) minmax(0, 1fr) minmax(0, 0.8fr)`,
    panorama: `
      'figures board flow few' minmax(0, 1fr)
      / 27rem minmax(0, 3.6fr) minmax(0, 1.2fr) minmax(0, 0.8fr)`,
    portrait: `
      'figures figures' auto
      'board board' minmax(0, 2fr)
      'flow few' minmax(0, 1fr)
      / minmax(0, 1.2fr) minmax(0, 1fr)`,
  },
  stacked: [
    { name: 'figures', height: 'auto' },
    { name: 'board', height: 'auto' },
    { name: 'flow', height: 'auto' },
    { name: 'few', height: 'auto' },
  ],
}
