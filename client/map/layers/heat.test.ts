import { gridDisk, latLngToCell } from 'h3-js'
import { expect, test } from 'vitest'
import { weightPerReport } from './heat.ts'

const centre = latLngToCell(21.03, 105.85, 8)
const town = gridDisk(centre, 15)

test('ten times the reports weigh a tenth each: the picture stays as clear', () => {
  const few = weightPerReport(
    town,
    town.map(() => 4),
  )
  const many = weightPerReport(
    town,
    town.map(() => 40),
  )
  expect(few / many).toBeCloseTo(10)
})

test('a single odd cell does not cool the rest', () => {
  const even = town.map(() => 4)
  const odd = even.map((count, i) => (i === town.length - 1 ? 4000 : count))
  expect(weightPerReport(town, odd)).toBeGreaterThan(weightPerReport(town, even) / 3)
})

test('without any report there is a weight all the same', () => {
  expect(weightPerReport([], [])).toBeGreaterThan(0)
})
