import { watch } from 'vue'
import { useLens } from '../stores/lens.ts'

/** Areas of the set that the address names, else of the city's own. @param asked code of the set */
export function useAskedSet(asked: () => string | undefined) {
  const lens = useLens()
  watch(
    asked,
    (set) => {
      lens.asked = set ?? null
      void lens.load()
    },
    { immediate: true },
  )
  return lens
}
