import CampaignAreas from '../panels/CampaignAreas.vue'
import CampaignCourse from '../panels/CampaignCourse.vue'
import CampaignHead from '../panels/CampaignHead.vue'
import CampaignLatest from '../panels/CampaignLatest.vue'
import CampaignProgress from '../panels/CampaignProgress.vue'
import type { SceneDefinition } from './scene.ts'

/** One category, a target and a countdown, such as a Green Sunday. */
export const campaign: SceneDefinition = {
  map: 'campaign',
  panels: [
    { name: 'head', component: CampaignHead },
    { name: 'progress', component: CampaignProgress },
    { name: 'course', component: CampaignCourse },
    { name: 'areas', component: CampaignAreas },
    { name: 'latest', component: CampaignLatest },
  ],
  layouts: {
    wide: `
      'head head head' auto
      'map progress areas' minmax(0, 1fr)
      'map course latest' minmax(0, 1fr)
      / minmax(0, 1.2fr) minmax(0, 1.2fr) minmax(0, 1fr)`,
    ultrawide: `
      'head head head' auto
      'map progress areas' minmax(0, 1fr)
      'map course latest' minmax(0, 1fr)
      / minmax(0, 1.5fr) minmax(0, 1.3fr) minmax(0, 1fr)`,
    panorama: `
      'head head head head' auto
      'map progress course areas' minmax(0, 1fr)
      'map progress course latest' minmax(0, 1fr)
      / minmax(0, 1.6fr) minmax(0, 1.2fr) minmax(0, 1.4fr) minmax(0, 1fr)`,
    portrait: `
      'head head' auto
      'progress progress' minmax(0, 0.7fr)
      'map map' minmax(0, 1.4fr)
      'course areas' minmax(0, 0.8fr)
      'course latest' minmax(0, 0.7fr)
      / minmax(0, 1fr) minmax(0, 1fr)`,
  },
  stacked: [
    { name: 'head', height: 'auto' },
    { name: 'progress', height: 'auto' },
    { name: 'course', height: '20rem' },
    { name: 'map', height: 'min(160vw, 46rem)' },
    { name: 'areas', height: 'auto' },
    { name: 'latest', height: 'auto' },
  ],
}
