import { watch, type Ref } from 'vue'

const CALM_MS = 700
const EASING = 'cubic-bezier(0.25, 0.8, 0.3, 1)'

/**
 * Rows that change their place slide to the new one. Rows are measured only when their order has changed: a list whose
 * numbers change five times a second must not lay the page out anew each time.
 * @param list the element that the rows are the children of, in the order of `keys`
 */
export function useSlide(list: Ref<HTMLElement | null>, keys: () => number[]): void {
  const placesOf = (ids: number[]) =>
    new Map(
      [...(list.value?.children ?? [])].map((row, i) => [ids[i]!, row.getBoundingClientRect()] as const),
    )
  const word = () => keys().join()
  let shown = keys()
  let before = new Map<number, DOMRect>()

  watch(word, () => (before = placesOf(shown)), { flush: 'pre' })
  watch(
    word,
    () => {
      shown = keys()
      if (document.documentElement.dataset.motion === 'less') return
      const now = placesOf(shown)
      shown.forEach((id, i) => {
        const [from, to] = [before.get(id), now.get(id)]
        if (!from || !to || (from.x === to.x && from.y === to.y)) return
        const start = { transform: `translate(${from.x - to.x}px, ${from.y - to.y}px)` }
        list.value!.children[i]!.animate([start, { transform: 'none' }], {
          duration: CALM_MS,
          easing: EASING,
        })
      })
    },
    { flush: 'post' },
  )
}
