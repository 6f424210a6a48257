import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { Basemap } from '../../contracts/basemap.ts'
import { fetchJson } from '../api/fetchJson.ts'
import { untilItWorks } from '../api/retry.ts'

/** Water and main roads of the city, for orientation, and the real base map where there is one: asked for once, by the map. */
export const useBasemap = defineStore('basemap', () => {
  const map = shallowRef<Basemap | null>(null)
  /** The real base map could not be had. */
  const failed = ref(false)
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
  return {
    load,
    failed,
    fail: () => void (failed.value = true),
    /** Tiles or a style from a server; null where there is none, or where it failed. */
    real,
    /** The schematic map: nothing of it beside a real one. */
    features: computed(() => (real.value ? [] : (map.value?.features ?? []))),
    /** Whom the real base map is owed to. */
    attribution: computed(() => (real.value?.kind === 'tiles' ? real.value.attribution : '© OpenStreetMap')),
  }
})
