import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useAnswer } from '../../useAnswer.ts'
import { getSchedules } from './api.ts'

/** What is sent on a schedule, kept fresh while its page is open. @param isMine whether there is somebody whose it is */
export function useSchedules(isMine: MaybeRefOrGetter<boolean>) {
  const { answer, state, stale, load } = useAnswer(
    () => String(toValue(isMine)),
    async () => (toValue(isMine) ? getSchedules() : null),
  )
  return {
    schedules: answer,
    /** What is shown may be old, or there is nothing because it cannot be learnt. */
    lost: computed(() => stale.value || state.value === 'failed'),
    look: load,
  }
}
