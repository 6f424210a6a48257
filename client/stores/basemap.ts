import { shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { Basemap } from '../../contracts/basemap.ts'
import { fetchJson } from '../api/fetchJson.ts'
import { untilItWorks } from '../api/retry.ts'

/** Water and main roads of the city, for orientation: fetched once, by the map, behind everything else. */
export const useBasemap = defineStore('basemap', () => {
  const map = shallowRef<Basemap | null>(null)
  let asked = false

  async function load() {
    if (asked) return
    asked = true
    map.value = await untilItWorks(
      () => fetchJson<Basemap>('/api/basemap'),
      () => undefined,
    )
  }
  return { map, load }
})
