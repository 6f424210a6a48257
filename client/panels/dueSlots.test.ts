import { expect, test } from 'vitest'
import { joinSlots } from './dueSlots.ts'

const at = (time: string) => `2026-11-25T${time}:00.000Z`
const joined = (starts: string[], due: number[], minutes: number) =>
  joinSlots(starts.map(at), due, 30, minutes).map(({ n, from, to }) => [n, (to - from) / 60_000])

test('half hours join to hours that begin on the hour', () => {
  expect(joined(['07:00', '07:30', '08:00', '08:30'], [1, 2, 3, 4], 60)).toEqual([
    [3, 60],
    [7, 60],
  ])
})

test('half an hour left over at an end belongs to the hour beside it, and nothing is lost', () => {
  expect(joined(['07:30', '08:00', '08:30', '09:00', '09:30', '10:00'], [1, 2, 3, 4, 5, 6], 60)).toEqual([
    [6, 90],
    [15, 90],
  ])
  expect(joined(['07:30'], [5], 60)).toEqual([[5, 30]])
})
