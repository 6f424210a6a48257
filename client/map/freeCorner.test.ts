import { expect, test } from 'vitest'
import { freeCorner } from './freeCorner.ts'

const map = { width: 800, height: 700 }
const legend = { width: 240, height: 200 }

test('the legend stands at the bottom left where nothing is in the way', () => {
  expect(freeCorner([{ x: 400, y: 350 }], map, legend)).toBe('bottom-left')
})

test('the legend goes where it hides least of the city', () => {
  const southWest = { x: 100, y: 600 }
  expect(freeCorner([southWest], map, legend)).toBe('bottom-right')
  expect(freeCorner([southWest, { x: 700, y: 600 }], map, legend)).toBe('top-left')
  const all = [
    southWest,
    southWest,
    { x: 700, y: 600 },
    { x: 10, y: 10 },
    { x: 10, y: 20 },
    { x: 790, y: 90 },
  ]
  expect(freeCorner(all, map, legend)).toBe('bottom-right')
})
