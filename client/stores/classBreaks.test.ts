import { expect, test } from 'vitest'
import { classBreaks, classOf } from './classBreaks.ts'

test('classes hold about as many areas each and begin at numbers that people can read', () => {
  const values = Array.from({ length: 30 }, (_, i) => 3 + i * i)
  const bounds = classBreaks(values, 5)
  expect(bounds).toEqual([0, 40, 150, 325, 575])
  const sizes = bounds.map((_, rank) => values.filter((value) => classOf(value, bounds) === rank).length)
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(2)
})

test('areas that are all alike are one class', () => {
  expect(classBreaks([7, 7, 7, 7], 5)).toEqual([0, 7])
  expect(classBreaks([0, 0, 0], 5)).toEqual([0])
})

test('without areas there is no class, and every value is in the first', () => {
  expect(classBreaks([], 5)).toEqual([])
  expect(classOf(12, [])).toBe(0)
})

test('a value is in the class whose lower bound it has reached', () => {
  const bounds = [0, 10, 20]
  expect([0, 9, 10, 19, 20, 900].map((value) => classOf(value, bounds))).toEqual([0, 0, 1, 1, 2, 2])
})
