/** Shapes that a composition is laid out for. `stacked`: a phone, where panels stand below each other and the page scrolls. */
export type Format = 'wide' | 'ultrawide' | 'panorama' | 'portrait' | 'stacked'

export const STACKED_BELOW_PX = 900
const ULTRAWIDE_FROM = 2.1
const PANORAMA_FROM = 3

/** @param tiled the composition lies over several screens: none of them is a phone */
export function formatOf(width: number, height: number, tiled = false): Format {
  if (!tiled && width <= STACKED_BELOW_PX) return 'stacked'
  const ratio = width / Math.max(1, height)
  if (ratio < 1) return 'portrait'
  if (ratio >= PANORAMA_FROM) return 'panorama'
  return ratio >= ULTRAWIDE_FROM ? 'ultrawide' : 'wide'
}

export interface Grid {
  columns: number
  rows: number
  /** Of this screen, from 0. */
  column: number
  row: number
  /** What was asked for is no grid: the whole picture is shown instead. */
  wrong: boolean
}

const MOST = 8
const whole: Grid = { columns: 1, rows: 1, column: 0, row: 0, wrong: false }

/**
 * @param grid columns x rows, e.g. `3x2`
 * @param cell column,row of this screen, from 1, e.g. `1,1` for the upper left one
 */
export function parseGrid(grid: string | null, cell: string | null): Grid {
  if (grid === null && cell === null) return whole
  const size = /^([1-9])x([1-9])$/.exec(grid ?? '')
  const place = /^([1-9]),([1-9])$/.exec(cell ?? '1,1')
  if (!size || !place) return { ...whole, wrong: true }
  const [columns, rows] = [Number(size[1]), Number(size[2])]
  const [column, row] = [Number(place[1]) - 1, Number(place[2]) - 1]
  if (columns > MOST || rows > MOST || column >= columns || row >= rows) return { ...whole, wrong: true }
  return { columns, rows, column, row, wrong: false }
}
