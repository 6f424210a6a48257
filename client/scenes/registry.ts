import { shallowReactive } from 'vue'
import type { Scene } from '../../contracts/wall.ts'
import { need } from '../i18n/index.ts'
import { now } from './now.ts'
import type { SceneDefinition } from './scene.ts'

/** Fetched behind the first figures, all of them, so that a wall that loses its server can still turn its scenes. */
const later: Partial<Record<Scene, () => Promise<SceneDefinition>>> = {
  deadlines: async () => (await import('./deadlines.ts')).deadlines,
  agencies: async () => (await import('./agencies.ts')).agencies,
  heat: async () => (await import('./heat.ts')).heat,
  adoption: async () => (await import('./adoption.ts')).adoption,
  campaign: async () => (await import('./campaign.ts')).campaign,
  emergency: async () => (await import('./emergency.ts')).emergency,
}

/** The scenes that are here. A scene that is not yet here is shown as `now`. */
export const loadedScenes = shallowReactive(new Map<Scene, SceneDefinition>([['now', now]]))

const AGAIN_MS = 5000

/** Fetches the scenes that are not part of the first script; tries again until all of them are here. */
export async function loadScenes(): Promise<void> {
  await need('later')
  for (const [scene, load] of Object.entries(later) as [Scene, () => Promise<SceneDefinition>][]) {
    if (loadedScenes.has(scene)) continue
    try {
      loadedScenes.set(scene, await load())
    } catch {
      setTimeout(() => void loadScenes(), AGAIN_MS)
      return
    }
  }
}

/** What a scene shows; that of `now` until its own is here. */
export const sceneOf = (scene: Scene): SceneDefinition => loadedScenes.get(scene) ?? now
