import { useLocalStorage } from '@vueuse/core'
import { computed, ref, shallowRef, watch } from 'vue'
import type { StatsView, StatsViews } from '../../../contracts/statsView.ts'
import { fetchJson } from '../../api/fetchJson.ts'
import { postJson } from '../../api/postJson.ts'
import { useWho } from '../access/useWho.ts'

const VIEWS = '/api/stats/views'

/** Views by name: with the account of who is signed in, else in this browser. */
export function useStatsViews() {
  const { who } = useWho()
  const local = useLocalStorage<StatsView[]>('toancanh.stats.views', [])
  const own = shallowRef<StatsView[]>([])
  const failed = ref(false)
  const kept = computed(() => (who.value?.person ? 'account' : 'browser'))

  /** @returns whether it was done */
  async function take(answer: Promise<StatsViews>): Promise<boolean> {
    failed.value = false
    try {
      own.value = (await answer).items
    } catch {
      failed.value = true
    }
    return !failed.value
  }
  watch(kept, (where) => where === 'account' && void take(fetchJson<StatsViews>(VIEWS)), { immediate: true })

  return {
    views: computed(() => (kept.value === 'account' ? own.value : local.value)),
    kept,
    failed,
    /** @returns whether it was kept */
    async save(name: string, query: string): Promise<boolean> {
      if (kept.value === 'account') return take(postJson<StatsViews>(VIEWS, { name, query }))
      local.value = [...local.value.filter((view) => view.name !== name), { name, query }]
      return true
    },
    async remove(name: string): Promise<void> {
      if (kept.value === 'account') await take(postJson<StatsViews>(`${VIEWS}/remove`, { name }))
      else local.value = local.value.filter((view) => view.name !== name)
    },
  }
}
