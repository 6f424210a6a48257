import { expect, test } from 'vitest'
import { agencyColumnNames } from '../../contracts/socket.ts'
import type { AgencyNumbers } from '../stores/apply.ts'
import { agencyBoard, axisFrom } from './agencyBoard.ts'

const none = Object.fromEntries(agencyColumnNames.map((name) => [name, 0])) as AgencyNumbers
const board = () =>
  agencyBoard(
    new Map([
      [1, { ...none, workload: 1000, resolved: 700, rated: 200, satisfiedOrAccepted: 180 }],
      [2, { ...none, workload: 400, resolved: 396, rated: 4 }],
      [3, { ...none, workload: 12 }],
    ]),
    { processing: 0.9, satisfaction: 0.9 },
  )

test('agencies with few cases stand apart, without a rate', () => {
  const { ranked, few } = board()
  expect(ranked.map(({ id }) => id)).toEqual([1, 2])
  expect(few.map(({ id }) => id)).toEqual([3])
})

test('a rate is told from the city’s only where its interval is, and few ratings give none', () => {
  const [first, second] = board().ranked
  expect(first!.processing).toMatchObject({ value: 0.7, standing: 'below' })
  expect(first!.satisfaction).toMatchObject({ value: 0.9, standing: 'same' })
  expect(second!.processing.standing).toBe('above')
  expect(second!.satisfaction).toBeNull()
})

test('the line begins at the tenth below the lowest interval, and never beyond nine tenths', () => {
  expect(axisFrom([{ low: 0.67, high: 0.7 }, null])).toBe(0.6)
  expect(axisFrom([{ low: 0.995, high: 1 }])).toBe(0.9)
  expect(axisFrom([])).toBe(0.9)
})
