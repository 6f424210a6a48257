import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { AreaCollection } from '../../contracts/city.ts'
import { getAreas } from '../api/index.ts'
import { untilItWorks } from '../api/retry.ts'
import { useCity } from './city.ts'

export type Area = AreaCollection['features'][number]['properties']

/** The area set through which the city is seen. */
export const useLens = defineStore('lens', () => {
  const cities = useCity()
  const asked = ref<string | null>(null)
  const collection = shallowRef<AreaCollection | null>(null)
  const failed = ref(false)
  const loaded = new Map<string, AreaCollection>()

  const sets = computed(() => cities.city?.areaSets ?? [])
  /** Code of the set in use: the one asked for if the city has it, otherwise the city's own choice. */
  const code = computed(
    () => sets.value.find((set) => set.code === asked.value)?.code ?? cities.city?.defaultAreaSet ?? null,
  )
  const set = computed(() => sets.value.find((candidate) => candidate.code === code.value) ?? null)
  const areas = computed(
    () => new Map<number, Area>((collection.value?.features ?? []).map((area) => [area.id, area.properties])),
  )

  /** The set after the present one, in the city's order. */
  const next = computed(() => {
    const at = sets.value.findIndex((candidate) => candidate.code === code.value)
    return sets.value[(at + 1) % Math.max(1, sets.value.length)]?.code ?? null
  })

  /** Fetches the areas of the present set; keeps the old ones on the screen until they are here. */
  async function load() {
    const wanted = code.value
    if (!wanted) return
    const still = () => code.value === wanted
    const areas =
      loaded.get(wanted) ??
      (await untilItWorks(
        () => getAreas(wanted),
        () => (failed.value = true),
        still,
      ))
    loaded.set(wanted, areas)
    if (!still()) return
    failed.value = false
    collection.value = areas
  }

  /** Fetches the areas anew: their boundaries were replaced. */
  async function reload() {
    loaded.clear()
    await load()
  }

  return { reload, asked, sets, set, code, next, collection, areas, failed, load }
})
