import { computed, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { Reach } from '../../contracts/identity.ts'
import type { Localized } from '../../contracts/text.ts'

/** How much of the city this wall shows: all of it, or the part that who is signed in here answers for. */
export const useOwnScope = defineStore('ownScope', () => {
  const part = shallowRef<{ reach: Exclude<Reach, { of: 'city' }>; name: Localized } | null>(null)
  const reach = computed(() => part.value?.reach)
  return {
    part,
    name: computed(() => part.value?.name ?? null),
    /** As in contracts/socket.ts. */
    scope: computed(() => {
      if (!reach.value) return 'city'
      return reach.value.of === 'agency'
        ? `agency:${reach.value.agency}`
        : `area:${reach.value.set}/${reach.value.area}`
    }),
    /** The area set that the part belongs to, where it is an area. */
    set: computed(() => (reach.value?.of === 'area' ? reach.value.set : null)),
    /** As lists name it in their query. */
    query: computed((): Record<string, string> => {
      if (!reach.value) return {}
      const { of: _of, ...codes } = reach.value
      return codes
    }),
  }
})
