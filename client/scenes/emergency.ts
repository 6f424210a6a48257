import EmergencyBanner from '../panels/EmergencyBanner.vue'
import EmergencyPlaces from '../panels/EmergencyPlaces.vue'
import EmergencyTicker from '../panels/EmergencyTicker.vue'
import WaterLevels from '../panels/WaterLevels.vue'
import type { SceneDefinition } from './scene.ts'

/** A flood, say: what stands under water, which roads are closed, and what people report of it. */
export const emergency: SceneDefinition = {
  map: 'emergency',
  panels: [
    { name: 'banner', component: EmergencyBanner },
    { name: 'levels', component: WaterLevels },
    { name: 'places', component: EmergencyPlaces },
    { name: 'reports', component: EmergencyTicker },
  ],
  layouts: {
    wide: `
      'banner banner banner' auto
      'map levels reports' minmax(0, 1.15fr)
      'map places reports' minmax(0, 1fr)
      / minmax(0, 1.5fr) minmax(0, 1.1fr) minmax(0, 0.9fr)`,
    ultrawide: `
      'banner banner banner' auto
      'map levels reports' minmax(0, 1.15fr)
      'map places reports' minmax(0, 1fr)
      / minmax(0, 2fr) minmax(0, 1.1fr) minmax(0, 0.9fr)`,
    panorama: `
      'banner banner banner banner' auto
      'map levels places reports' minmax(0, 1fr)
      / minmax(0, 2.2fr) minmax(0, 1.1fr) minmax(0, 1fr) minmax(0, 1fr)`,
    portrait: `
      'banner banner' auto
      'map map' minmax(0, 1.5fr)
      'levels reports' minmax(0, 1fr)
      'places reports' minmax(0, 0.8fr)
      / minmax(0, 1.15fr) minmax(0, 1fr)`,
  },
  stacked: [
    { name: 'banner', height: 'auto' },
    { name: 'levels', height: 'auto' },
    { name: 'map', height: 'min(160vw, 46rem)' },
    { name: 'places', height: 'auto' },
    { name: 'reports', height: 'auto' },
  ],
}
