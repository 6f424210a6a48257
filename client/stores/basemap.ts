import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { Basemap } from '../../contracts/basemap.ts'
import { fetchJson } from '../api/fetchJson.ts'
import { untilItWorks } from '../api/retry.ts'

/** What failed is not asked again at once. */
const PROBE_MS = 15_000

/** Water and main roads of the city, for orientation, and the real base map where there is one: asked for once, by the map. */
export const useBasemap = defineStore('basemap', () => {
  const map = shallowRef<Basemap | null>(null)
  /** The real base map cannot be had at present. */
  const failed = ref(false)
  /** What the sources of a style say of whom they are owed to. */
  const credits = ref<string | null>(null)
  let asked = false

  async function load() {
    if (asked) return
    asked = true
    map.value = await untilItWorks(
      () => fetchJson<Basemap>('/api/basemap'),
      () => undefined,
    )
  }
  const real = computed(() => (failed.value ? null : (map.value?.real ?? null)))

  /** It could not be had: the schematic one is shown until a question of the same kind is answered again. */
  async function fail() {
    const lost = real.value
    if (!lost) return
    failed.value = true
    const probe =
      lost.kind === 'style'
        ? lost.url
        : lost.tiles.replace('{z}', String(lost.minZoom)).replace(/{[xy]}/g, '0')
    await new Promise((resolve) => setTimeout(resolve, PROBE_MS))
    await untilItWorks(
      async () => {
        if (!(await fetch(probe)).ok) throw new Error('Not yet')
      },
      () => undefined,
    )
    failed.value = false
  }

  return {
    load,
    failed,
    fail: () => void fail(),
    /** Tiles or a style from a server; null where there is none, or while it fails. */
    real,
    /** The schematic map: nothing of it beside a real one. */
    features: computed(() => (real.value ? [] : (map.value?.features ?? []))),
    /** Whom the real base map is owed to; null where a style has not said it. */
    attribution: computed(() => (real.value?.kind === 'tiles' ? real.value.attribution : credits.value)),
    credits,
  }
})
