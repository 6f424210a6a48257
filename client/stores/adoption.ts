import { shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import { getAdoption } from '../api/index.ts'
import { untilItWorks } from '../api/retry.ts'
import { useLens } from './lens.ts'

export interface Adoption {
  accounts: number
  people: number
}

/** Accounts and people of the areas of the lens, by the area's code; empty where the city published none. */
export const useAdoption = defineStore('adoption', () => {
  const lens = useLens()
  const byArea = shallowRef<ReadonlyMap<string, Adoption>>(new Map())

  watch(
    () => lens.code,
    async (set) => {
      if (!set) return
      const still = () => lens.code === set
      const { items } = await untilItWorks(
        () => getAdoption(set),
        () => undefined,
        still,
      )
      if (still()) byArea.value = new Map(items.map(({ area, ...row }) => [area, row]))
    },
    { immediate: true },
  )
  return { byArea }
})
