import { shallowRef, watch } from 'vue'
import { steadyNow } from '../stores/steady.ts'

/**
 * The order of a list that changes all the time, brought up to date at most every `everyMs`: rows that jump about
 * cannot be read.
 * @param keys the keys in the order that is right now
 * @returns the keys in the order to show
 */
export function useCalmOrder(keys: () => number[], everyMs = 4000) {
  const order = shallowRef<number[]>([])
  let changedAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(
    keys,
    (now, _, onCleanup) => {
      const members = new Set(now)
      const sameMembers = order.value.length === now.length && order.value.every((key) => members.has(key))
      const wait = sameMembers ? changedAt + everyMs - steadyNow() : 0
      const take = () => {
        changedAt = steadyNow()
        order.value = now
      }
      clearTimeout(timer)
      if (wait <= 0) take()
      else timer = setTimeout(take, wait)
      onCleanup(() => clearTimeout(timer))
    },
    { immediate: true },
  )
  return order
}
