import { onScopeDispose, ref, shallowRef } from 'vue'
import { ApiError } from '../api/fetchJson.ts'
import type { LongCall } from './api.ts'

/** One long call at a time: how far it is, what came of it, and a way to break it off. A new one breaks off the last. */
export function useLongCall<Body, Result>(call: LongCall<Body, Result>) {
  const state = ref<'idle' | 'running' | 'done' | 'failed' | 'cancelled'>('idle')
  /** 0 to 1 */
  const progress = ref(0)
  const result = shallowRef<Result | null>(null)
  const error = shallowRef<ApiError | null>(null)
  let running: AbortController | null = null

  async function start(body: Body): Promise<void> {
    running?.abort()
    const mine = (running = new AbortController())
    state.value = 'running'
    progress.value = 0
    error.value = null
    try {
      const found = await call(body, (share) => mine === running && (progress.value = share), mine.signal)
      if (mine !== running) return
      result.value = found
      state.value = 'done'
    } catch (cause) {
      if (mine !== running || mine.signal.aborted) return
      error.value = cause instanceof ApiError ? cause : new ApiError(0, String(cause))
      state.value = 'failed'
    }
  }

  function cancel() {
    running?.abort()
    running = null
    if (state.value === 'running') state.value = 'cancelled'
  }
  onScopeDispose(cancel)

  return { state, progress, result, error, start, cancel }
}
