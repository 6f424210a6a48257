import { expect, test } from 'vitest'
import type { Stats, StatsCell, StatsDimension } from '../../../contracts/stats.ts'
import { chartData } from './chartData.ts'

const cell = (at: number[], value: number): StatsCell =>
  ({ at, values: [[value, value, null]], where: '' }) as unknown as StatsCell
const axis = (dimension: StatsDimension, codes: string[]) => ({
  dimension,
  values: codes.map((code) => ({ code, name: null })),
})

/** Reports by hour and month, of which one place has none; `unit` of the figure. */
const byHourAndMonth = (unit: string) =>
  ({
    measures: [{ name: 'received', unit, of: 'period', adds: true }],
    by: ['hour', 'month'],
    comparison: null,
    table: {
      axes: [axis('hour', ['0', '1']), axis('month', ['2026-01', '2026-02'])],
      levels: [
        { by: ['hour', 'month'], cells: [cell([0, 0], 3), cell([0, 1], 4), cell([1, 0], 5)] },
        { by: ['hour'], cells: [cell([0], 7), cell([1], 5)] },
        { by: ['month'], cells: [cell([0], 8), cell([1], 4)] },
        { by: [], cells: [cell([], 12)] },
      ],
    },
  }) as unknown as Stats

const placed = (unit: string) =>
  Object.fromEntries(
    chartData(byHourAndMonth(unit), 0, ({ value }) => value.code ?? '').cells.map(({ x, y, value }) => [
      `${x}/${y}`,
      value,
    ]),
  )

test('where no report was counted a grid says 0, and of a share it says nothing', () => {
  expect(placed('reports')).toEqual({ '0/0': 3, '1/0': 4, '0/1': 5, '1/1': 0 })
  expect(placed('share')).toEqual({ '0/0': 3, '1/0': 4, '0/1': 5 })
})
