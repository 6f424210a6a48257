import { useLocalStorage } from '@vueuse/core'
import { computed, ref } from 'vue'

export interface NamedView {
  name: string
  /** The query of the page, without language and list of rows. */
  query: string
}

/** Views by name, kept in this browser. */
export function useStatsViews() {
  const local = useLocalStorage<NamedView[]>('toancanh.stats.views', [])
  const failed = ref(false)
  return {
    views: computed(() => local.value),
    kept: computed(() => 'browser' as 'browser' | 'account'),
    failed,
    async save(name: string, query: string): Promise<boolean> {
      local.value = [...local.value.filter((view) => view.name !== name), { name, query }]
      return true
    },
    async remove(name: string): Promise<void> {
      local.value = local.value.filter((view) => view.name !== name)
    },
  }
}
