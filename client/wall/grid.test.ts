import { expect, test } from 'vitest'
import { formatOf, parseGrid } from './grid.ts'

test('a screen’s shape says how it is laid out', () => {
  expect(formatOf(1920, 1080)).toBe('wide')
  expect(formatOf(3840, 2160)).toBe('wide')
  expect(formatOf(2560, 1080)).toBe('ultrawide')
  expect(formatOf(3840, 1080)).toBe('panorama')
  expect(formatOf(1080, 1920)).toBe('portrait')
  expect(formatOf(390, 844)).toBe('stacked')
  expect(formatOf(800, 600, true)).toBe('wide')
})

test('a cell is counted from one, column first', () => {
  expect(parseGrid('3x2', '2,1')).toEqual({ columns: 3, rows: 2, column: 1, row: 0, wrong: false })
  expect(parseGrid('3x2', null)).toMatchObject({ column: 0, row: 0, wrong: false })
  expect(parseGrid(null, null)).toMatchObject({ columns: 1, rows: 1, wrong: false })
})

test.each([
  ['0x2', '1,1'],
  ['3x2', '4,1'],
  ['3x2', '1,3'],
  ['9x1', '1,1'],
  ['three', '1,1'],
  [null, '1,1'],
])('grid %s with cell %s shows the whole picture and says that it is wrong', (grid, cell) => {
  expect(parseGrid(grid, cell)).toMatchObject({ columns: 1, rows: 1, wrong: true })
})
