import { computed, type Ref } from 'vue'
import { useElementSize, useMediaQuery, useWindowSize } from '@vueuse/core'

/** On a narrow screen the panels stand below each other and grow: so many rows each. */
const ROWS_WHEN_STACKED = 10

/**
 * How many rows of a list fit into its box, and in how many columns beside each other.
 * @param box the element that the rows stand in; its size must not depend on them
 * @param rowRem height of a row, in rem
 * @param total how many rows there are
 * @param restRem height of the line that says how many are not shown; 0 where there is none
 * @param columnRem least width of a column, in rem; Infinity for one column however wide the box is
 */
export function useRowsThatFit(
  box: Ref<HTMLElement | null>,
  { rowRem, restRem = 0, columnRem = Infinity }: { rowRem: number; restRem?: number; columnRem?: number },
  total: () => number,
) {
  const { width, height } = useElementSize(box)
  const { width: windowWidth, height: windowHeight } = useWindowSize()
  const stacked = useMediaQuery('(max-width: 900px)')
  const rem = computed(() => {
    void [windowWidth.value, windowHeight.value]
    return Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  })
  return computed(() => {
    if (stacked.value) return { rows: ROWS_WHEN_STACKED, columns: 1 }
    const most = Math.max(1, Math.floor(width.value / rem.value / columnRem))
    const room = height.value / rem.value
    const whole = Math.floor(room / rowRem)
    if (total() <= whole * most) return { rows: total(), columns: Math.max(1, Math.ceil(total() / whole)) }
    return { rows: Math.max(1, Math.floor((room - restRem) / rowRem)) * most, columns: most }
  })
}
