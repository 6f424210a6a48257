import { computed, type Ref } from 'vue'
import { useElementSize, useMediaQuery, useWindowSize } from '@vueuse/core'

/** On a narrow screen the panels stand below each other and grow: so many rows each. */
const ROWS_WHEN_STACKED = 10

/**
 * How many rows of a list fit into its box.
 * @param box the element that the rows stand in; its height must not depend on them
 * @param rowRem height of a row, in rem
 * @param total how many rows there are
 * @param restRem height of the line that says how many are not shown; 0 where there is none
 */
export function useRowsThatFit(
  box: Ref<HTMLElement | null>,
  rowRem: number,
  total: () => number,
  restRem: number,
) {
  const { height } = useElementSize(box)
  const { width: windowWidth, height: windowHeight } = useWindowSize()
  const stacked = useMediaQuery('(max-width: 900px)')
  const rem = computed(() => {
    void [windowWidth.value, windowHeight.value]
    return Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  })
  return computed(() => {
    if (stacked.value) return ROWS_WHEN_STACKED
    const rows = height.value / rem.value
    if (total() * rowRem <= rows) return total()
    return Math.max(1, Math.floor((rows - restRem) / rowRem))
  })
}
