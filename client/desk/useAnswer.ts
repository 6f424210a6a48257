import { useEventListener } from '@vueuse/core'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { ApiError } from '../api/fetchJson.ts'

const REFRESH_MS = 60_000
const RETRY_MS = 10_000

export type AnswerState = 'loading' | 'ready' | 'refused' | 'forbidden' | 'failed'

/**
 * An answer of the server that is kept fresh while its page is open. Another question (`key`) empties it; where the server
 * does not answer, what is there stays and is called stale. `refused`: the question is wrong, `forbidden`: it is not for who
 * asks; asking again is of no use.
 */
export function useAnswer<T>(key: () => string, ask: () => Promise<T>, refreshMs = REFRESH_MS) {
  const state = ref<AnswerState>('loading')
  const answer = shallowRef<T | null>(null)
  const stale = ref(false)
  /** Why a question was refused, as the server says it. */
  const refusal = ref('')
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
      timer = setTimeout(() => void load(), refreshMs)
    } catch (error) {
      if (!still()) return
      const status = error instanceof ApiError ? error.status : 0
      const final = status >= 400 && status < 500 && status !== 429
      if (final) {
        answer.value = null
        refusal.value = (error as ApiError).problem?.detail ?? ''
        state.value = status === 401 || status === 403 ? 'forbidden' : 'refused'
        return
      }
      stale.value = answer.value !== null
      if (!answer.value) state.value = 'failed'
      timer = setTimeout(() => void load(), RETRY_MS)
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
  // A phone that was in a pocket shows what is, not what was.
  useEventListener(document, 'visibilitychange', () => {
    if (document.visibilityState === 'visible' && state.value !== 'loading') void load()
  })
  onScopeDispose(() => {
    clearTimeout(timer)
    alive = false
  })

  return { state, answer, stale, load, refusal }
}
