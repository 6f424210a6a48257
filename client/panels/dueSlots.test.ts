import { expect, test } from 'vitest'
import { joinSlots } from './dueSlots.ts'

test('half hours join to hours that begin on the hour, the first and last as long as they are', () => {
  const at = (time: string) => `2026-11-25T${time}:00.000Z`
  const joined = joinSlots([at('07:30'), at('08:00'), at('08:30'), at('09:00')], [1, 2, 3, 4], 30, 60)
  expect(joined.map(({ n, from, to }) => [n, (to - from) / 60_000])).toEqual([
    [1, 30],
    [5, 60],
    [4, 30],
  ])
})
