import { onScopeDispose, ref, shallowRef } from 'vue'
import type { SlaChange } from '../../../contracts/slaChange.ts'
import { getChanges } from '../api.ts'

const SOON_MS = 1500
const LATER_MS = 30_000

/** The log of decisions, asked for again soon while one of them runs. */
export function useChanges() {
  const changes = shallowRef<SlaChange[]>([])
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  let timer: ReturnType<typeof setTimeout> | undefined
  let alive = true

  async function load(): Promise<void> {
    clearTimeout(timer)
    try {
      const found = await getChanges()
      if (!alive) return
      changes.value = found
      state.value = 'ready'
    } catch {
      if (state.value === 'loading') state.value = 'failed'
    }
    const isBusy = changes.value.some((change) => change.state !== 'done')
    if (alive) timer = setTimeout(() => void load(), isBusy ? SOON_MS : LATER_MS)
  }
  void load()
  onScopeDispose(() => {
    alive = false
    clearTimeout(timer)
  })
  return { changes, state, load }
}
