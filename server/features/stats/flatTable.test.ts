import { expect, it } from 'vitest'
import { statsQuery, type Stats } from '../../../contracts/stats.ts'
import { flatTable } from './flatTable.ts'

const name = (vi: string) => ({ vi, en: `${vi} (en)` })
const answer: Stats = {
  ...{ asOf: '2026-11-26T05:00:00.000Z', asOfSeq: 7, answeredFrom: 'tallies', because: [], set: 'wards' },
  by: ['area', 'month'],
  measures: [
    { name: 'received', unit: 'reports', rule: 'Tiếp nhận', of: 'received', adds: true },
    { name: 'late', unit: 'share', rule: 'Trễ ÷ có hạn', of: 'received', adds: false },
  ],
  table: {
    period: { from: '2026-10-01', to: '2026-11-30' },
    axes: [
      {
        dimension: 'area',
        values: [
          { code: 'a', name: name('Phường A') },
          { code: null, name: null },
        ],
      },
      { dimension: 'month', values: [{ code: '2026-10-01', name: null }] },
    ],
    levels: [
      {
        by: ['area', 'month'],
        cells: [
          { at: [0, 0], where: '', values: [[3, 3, null], [0.5, 1, 2]] }, // prettier-ignore
          { at: [1, 0], where: '', values: [[1, 1, null], [null, 0, 0]] }, // prettier-ignore
        ],
      },
      { by: [], cells: [{ at: [], where: '', values: [[4, 4, null], [0.5, 1, 2]] }] }, // prettier-ignore
    ],
    addresses: [],
  },
  comparison: null,
}

it('lays a statistic flat: codes and names, values with numerator and denominator, and what it states', () => {
  const query = statsQuery.parse({ measures: 'received,late', by: 'area,month', channel: 'app' })
  const { columns, rows, total, statement } = flatTable(answer, query)
  expect(columns.map(({ name: column, type }) => `${column}: ${type}`)).toEqual([
    'area: string',
    'areaName: string',
    'month: date',
    'received: integer',
    'late: number',
    'lateNumerator: integer',
    'lateDenominator: integer',
  ])
  expect(rows).toEqual([
    ['a', 'Phường A', '2026-10-01', 3, 0.5, 1, 2],
    [null, null, '2026-10-01', 1, null, 0, 0],
  ])
  expect(total).toEqual([null, null, null, 4, 0.5, 1, 2])
  expect(statement).toMatchObject({
    filters: { measures: 'received,late', by: 'area,month', channel: 'app' },
    figures: [
      { name: 'received', value: 4 },
      { name: 'late', value: 0.5, numerator: 1, denominator: 2 },
    ],
  })
})
