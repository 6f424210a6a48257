import { shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import type { AdoptionRows } from '../../contracts/city.ts'
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
  const target = shallowRef<AdoptionRows['target']>(null)
  const byArea = shallowRef<ReadonlyMap<string, Adoption>>(new Map())

  watch(
    () => lens.code,
    async (set) => {
      if (!set) return
      const still = () => lens.code === set
      const { items, target: wanted } = await untilItWorks(
        () => getAdoption(set),
        () => undefined,
        still,
      )
      if (!still()) return
      byArea.value = new Map(items.map(({ area, ...row }) => [area, row]))
      target.value = wanted
    },
    { immediate: true },
  )
  return {
    byArea,
    /** What the city has set itself; null where it has not. */
    target,
  }
})
