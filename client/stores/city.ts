import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { City } from '../../contracts/city.ts'
import { getCity } from '../api/index.ts'
import { untilItWorks } from '../api/retry.ts'

/** The names of the city: loaded once, tried again until the server answers. */
export const useCity = defineStore('city', () => {
  const city = shallowRef<City | null>(null)
  const failed = ref(false)

  async function load() {
    city.value = await untilItWorks(getCity, () => (failed.value = true))
    failed.value = false
  }

  const byId = <Item extends { id: number }>(items: Item[] | undefined) =>
    new Map((items ?? []).map((item) => [item.id, item]))

  const categories = computed(() => byId(city.value?.categories))
  /** Whether a category is the one of that code or below it. */
  function isWithin(category: number, code: string): boolean {
    const own = categories.value.get(category)
    return own?.code === code || own?.parent === code
  }

  return {
    city,
    failed,
    load,
    agencies: computed(() => byId(city.value?.agencies)),
    categories,
    isWithin,
    timeZone: computed(() => city.value?.timeZone ?? 'UTC'),
  }
})
