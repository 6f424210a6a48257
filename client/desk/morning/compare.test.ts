import { expect, test } from 'vitest'
import type { Comparison } from '../../../contracts/morning.ts'
import { compareAreas, lineStart } from './compare.ts'

const area = (code: string, numerator: number, denominator: number, expected: number) =>
  ({
    code,
    figures: { onTime: { numerator, denominator, value: denominator ? numerator / denominator : null } },
    expected: { value: expected },
  }) as Comparison['areas'][number]

test('areas come in groups that can be told apart, and whoever has fewer than thirty reports is in none', () => {
  const compared = compareAreas([
    area('good', 95, 100, 0.8),
    area('few', 0, 29, 0.8),
    area('none', 0, 0, 0.8),
    area('same', 80, 100, 0.78),
    area('worse-but-same', 75, 100, 0.8),
    area('bad', 50, 100, 0.8),
  ])
  expect(compared.map(({ area: { code }, standing }) => [code, standing])).toEqual([
    ['bad', 'below'],
    ['worse-but-same', 'same'],
    ['same', 'same'],
    ['good', 'above'],
    ['few', null],
    ['none', null],
  ])
})

test('the same share is below where more was to be expected of its mix, and above where less was', () => {
  const standings = compareAreas([area('hard', 70, 100, 0.5), area('easy', 70, 100, 0.9)])
  expect(Object.fromEntries(standings.map(({ area: { code }, standing }) => [code, standing]))).toEqual({
    hard: 'above',
    easy: 'below',
  })
})

test('the line begins where every interval that is compared still lies on it', () => {
  const compared = compareAreas([area('a', 60, 100, 0.8), area('few', 0, 5, 0.8)])
  expect(lineStart(compared)).toBe(0.5)
  expect(lineStart([])).toBe(0.9)
})
