import { onScopeDispose, shallowRef, watch } from 'vue'
import type { DuplicateCandidate } from '../../../contracts/duplicate.ts'
import { getDuplicates } from './api.ts'

/**
 * Which open reports may tell of the same thing as a report; none while nobody knows.
 * @param of its code, null where nobody wants to know
 * @param version asked again with another
 */
export function useDuplicates(of: () => string | null, version: () => number) {
  const found = shallowRef<DuplicateCandidate[]>([])
  let alive = true
  watch(
    [of, version],
    async ([code], before) => {
      if (before[0] !== code) found.value = []
      if (code === null) return
      // They are a help: without them everything else goes on.
      const items = await getDuplicates(code).catch(() => null)
      if (alive && items && of() === code) found.value = items
    },
    { immediate: true },
  )
  onScopeDispose(() => (alive = false))
  return found
}
