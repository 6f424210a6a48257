import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { Basemap } from '../../contracts/basemap.ts'
import { fetchJson } from '../api/fetchJson.ts'
import { untilItWorks } from '../api/retry.ts'

/** How much of what lies under them the areas hide: of tiles all, for their water and roads lie over; of a style we know none. */
export const HIDES = { tiles: 1, style: 0.75 }

const PAUSE_MS = 3000

/** Whom a map is owed to is written as HTML: its words alone. */
const wordsOf = (html: string) =>
  new DOMParser().parseFromString(html, 'text/html').body.textContent.replace(/\s+/g, ' ').trim()

/** Water and main roads of the city, for orientation, and the real base map where there is one: asked for once, by the map. */
export const useBasemap = defineStore('basemap', () => {
  const map = shallowRef<Basemap | null>(null)
  /** The real base map cannot be had. */
  const failed = ref(false)
  /** What the sources of a style say whom they are owed to, as HTML. */
  const credits = shallowRef<string[]>([])
  let asked = false

  async function load() {
    if (asked) return
    asked = true
    map.value = await untilItWorks(
      () => fetchJson<Basemap>('/api/basemap'),
      () => undefined,
    )
  }

  /**
   * Part of the real base map did not come: the schematic one stands in until it does.
   * @param address of the part; null where it came and could not be used: then nobody waits for it
   */
  async function fail(address: string | null) {
    if (failed.value) return
    failed.value = true
    if (address === null) return
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    await untilItWorks(
      async () => {
        const answer = await fetch(address)
        if (!answer.ok) throw new Error(`${address} answers ${answer.status}`)
      },
      () => undefined,
    )
    failed.value = false
  }

  const real = computed(() => (failed.value ? null : (map.value?.real ?? null)))
  const named = computed(() => (real.value?.kind === 'style' ? [] : (map.value?.features ?? [])))
  return {
    load,
    failed,
    fail,
    credits,
    /** Tiles or a style from a server; null where there is none, or while it cannot be had. */
    real,
    /** The schematic map: nothing of it beside a real one. */
    features: computed(() => (real.value ? [] : (map.value?.features ?? []))),
    /** What is named. Our tiles are drawn without letters, a style has its own. */
    named,
    /** Share, from 0 to 1, of a colour of an area in what is seen; the rest is of the land under it. */
    opacity: computed(() => (real.value ? HIDES[real.value.kind] : 1)),
    /** Whom the real base map is owed to. */
    attribution: computed(() => {
      const owed = real.value?.kind === 'tiles' ? [real.value.attribution] : real.value ? credits.value : []
      return [...new Set(owed.map(wordsOf))].join(' · ')
    }),
  }
})
