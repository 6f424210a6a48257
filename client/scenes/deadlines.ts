import { h } from 'vue'
import AlarmRows from '../panels/AlarmRows.vue'
import DeadlineFigures from '../panels/DeadlineFigures.vue'
import DueNext from '../panels/DueNext.vue'
import DueTimeline from '../panels/DueTimeline.vue'
import type { SceneDefinition } from './scene.ts'

/** What falls due in the next hours, and where and with whom it is late already. */
export const deadlines: SceneDefinition = {
  map: 'deadlines',
  panels: [
    { name: 'figures', component: DeadlineFigures },
    { name: 'timeline', component: DueTimeline },
    { name: 'next', component: DueNext },
    { name: 'areas', component: () => h(AlarmRows, { by: 'areas' }) },
    { name: 'agencies', component: () => h(AlarmRows, { by: 'agencies' }) },
  ],
  layouts: {
    wide: `
      'figures figures figures figures' auto
      'map timeline timeline next' minmax(0, 0.85fr)
      'map areas agencies next' minmax(0, 1fr)
      / minmax(0, 1.1fr) minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1.1fr)`,
    ultrawide: `
      'figures figures figures figures' auto
      'map timeline timeline next' minmax(0, 0.85fr)
      'map areas agencies next' minmax(0, 1fr)
      / minmax(0, 1.2fr) minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1fr)`,
    panorama: `
      'figures map timeline timeline next' minmax(0, 0.85fr)
      'figures map areas agencies next' minmax(0, 1fr)
      / 31rem minmax(0, 1.5fr) minmax(0, 1.2fr) minmax(0, 1.2fr) minmax(0, 1.1fr)`,
    portrait: `
      'figures figures' auto
      'timeline timeline' minmax(0, 0.8fr)
      'map next' minmax(0, 1.2fr)
      'areas agencies' minmax(0, 1fr)
      / minmax(0, 1fr) minmax(0, 1fr)`,
  },
  stacked: [
    { name: 'figures', height: 'auto' },
    { name: 'timeline', height: '20rem' },
    { name: 'next', height: 'auto' },
    { name: 'areas', height: 'auto' },
    { name: 'agencies', height: 'auto' },
    { name: 'map', height: 'min(160vw, 46rem)' },
  ],
}
