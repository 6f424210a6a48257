import { ref, shallowRef } from 'vue'
import { ApiError } from '../../api/fetchJson.ts'
import { provideFieldErrors } from '../fieldErrors.ts'

/**
 * One action of a form at a time: whether it is under way, and what went wrong. Fields below are given their errors.
 * @param done called after an action that worked
 */
export function useAct(done: () => unknown) {
  const busy = ref(false)
  const error = shallowRef<ApiError | null>(null)
  const errors = provideFieldErrors(error)

  /** @returns whether it worked */
  async function act(action: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    error.value = null
    try {
      await action()
      await done()
      return true
    } catch (cause) {
      error.value = cause instanceof ApiError ? cause : new ApiError(0, String(cause))
      return false
    } finally {
      busy.value = false
    }
  }

  /** Forgets what was wrong at a field that is edited now. */
  function forget(field: string) {
    const { status, message, problem } = error.value ?? {}
    const all = problem?.errors ?? []
    const rest = all.filter((one) => one.field !== field && !one.field.startsWith(`${field}.`))
    if (rest.length === all.length) return
    error.value = rest.length === 0 ? null : new ApiError(status!, message!, { ...problem, errors: rest })
  }
  return { busy, error, errors, act, forget }
}
