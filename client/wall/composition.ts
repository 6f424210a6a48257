import { computed, watchEffect } from 'vue'
import { useWindowSize } from '@vueuse/core'
import { defineStore } from 'pinia'
import { useAddress } from '../stores/address.ts'
import { formatOf, parseGrid } from './grid.ts'

/**
 * The picture as a whole, of which this screen shows all or one cell (`?grid=3x2&cell=2,1`: three columns, two rows; the
 * second screen of the first row). Sizes in CSS pixels.
 */
export const useComposition = defineStore('composition', () => {
  const address = useAddress()
  const { width: screenWidth, height: screenHeight } = useWindowSize()
  const grid = computed(() => parseGrid(address.read('grid'), address.read('cell')))
  const width = computed(() => screenWidth.value * grid.value.columns)
  const height = computed(() => screenHeight.value * grid.value.rows)
  /** Where this screen's upper left corner lies in it. */
  const left = computed(() => screenWidth.value * grid.value.column)
  const top = computed(() => screenHeight.value * grid.value.row)
  const format = computed(() => formatOf(width.value, height.value, grid.value.columns * grid.value.rows > 1))

  watchEffect(() => {
    const { style, dataset } = document.documentElement
    style.setProperty('--columns', String(grid.value.columns))
    style.setProperty('--rows', String(grid.value.rows))
    dataset.format = format.value
  })
  return { grid, width, height, left, top, screenWidth, screenHeight, format }
})
