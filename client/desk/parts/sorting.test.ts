import { expect, test } from 'vitest'
import { inOrder, type Column } from './sorting.ts'

type Row = { code: string; n: number; share: number | null }
const rows: Row[] = [
  { code: 'c', n: 5, share: 0.9 },
  { code: 'a', n: 50, share: null },
  { code: 'd', n: 50, share: 0.4 },
  { code: 'b', n: 50, share: 0.4 },
]
const share: Column<Row> = { key: 'share', label: '', text: String, value: (row) => row.share }
const name: Column<Row> = { key: 'name', label: '', text: String, value: (row) => row.code }
const codes = (sorted: Row[]) => sorted.map(({ code }) => code).join('')

test('rows without a value come last in either direction, equal ones by code', () => {
  expect(codes(inOrder(rows, share, false))).toBe('bdca')
  expect(codes(inOrder(rows, share, true))).toBe('cbda')
})

test('rows that say little are not ranked among the others', () => {
  const few = (row: Row) => row.n < 20
  expect(codes(inOrder(rows, share, true, few))).toBe('bdac')
  expect(codes(inOrder(rows, name, false, few))).toBe('abdc')
})

test('names are in the order of Vietnamese', () => {
  const named = ['Đống Đa', 'Thanh Xuân', 'Ba Đình', 'Ân Thi', 'An Khánh'].map((code) => ({
    code,
    n: 1,
    share: 0,
  }))
  expect(inOrder(named, name, false).map(({ code }) => code)).toEqual([
    'An Khánh',
    'Ân Thi',
    'Ba Đình',
    'Đống Đa',
    'Thanh Xuân',
  ])
})
