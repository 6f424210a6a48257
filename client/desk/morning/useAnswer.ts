import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { ApiError } from '../../api/fetchJson.ts'

const REFRESH_MS = 60_000
const RETRY_MS = 10_000

/**
 * An answer of the server that is kept fresh while its page is open. Another question (`key`) empties it; where the server
 * does not answer, what is there stays and is called stale. `refused`: the question is wrong, and asking again is of no use.
 */
export function useAnswer<T>(key: () => string, ask: () => Promise<T>) {
  const state = ref<'loading' | 'ready' | 'refused' | 'failed'>('loading')
  const answer = shallowRef<T | null>(null)
  const stale = ref(false)
  let alive = true
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    clearTimeout(timer)
    const wanted = key()
    const still = () => alive && key() === wanted
    try {
      const found = await ask()
      if (!still()) return
      answer.value = found
      state.value = 'ready'
      stale.value = false
      timer = setTimeout(() => void load(), REFRESH_MS)
    } catch (error) {
      if (!still()) return
      const refused = error instanceof ApiError && error.status >= 400 && error.status < 500
      stale.value = answer.value !== null
      if (refused) [answer.value, state.value] = [null, 'refused']
      else if (!answer.value) state.value = 'failed'
      if (!refused) timer = setTimeout(() => void load(), RETRY_MS)
    }
  }

  watch(
    key,
    () => {
      answer.value = null
      stale.value = false
      state.value = 'loading'
      void load()
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    alive = false
  })

  return { state, answer, stale, load }
}
