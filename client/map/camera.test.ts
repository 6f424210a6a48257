import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  fitCamera,
  partCamera,
  partOnScreen,
  project,
  toLonLat,
  toMercator,
  type Bounds,
  type LonLat,
} from './camera.ts'

const size = fc.record({
  width: fc.integer({ min: 300, max: 8000 }),
  height: fc.integer({ min: 300, max: 5000 }),
})
const place = fc.tuple(
  fc.double({ min: 105, max: 108, noNaN: true }),
  fc.double({ min: 16, max: 22, noNaN: true }),
)
const bounds: fc.Arbitrary<Bounds> = fc
  .tuple(place, fc.double({ min: 0.05, max: 2, noNaN: true }), fc.double({ min: 0.05, max: 2, noNaN: true }))
  .map(([[lon, lat], east, north]) => [lon, lat, lon + east, lat + north])
const even = (px: number) => ({ top: px, right: px, bottom: px, left: px })

test('degrees come back from Web Mercator as they went in', () => {
  fc.assert(
    fc.property(place, (lonLat) => {
      const [lon, lat] = toLonLat(toMercator(lonLat))
      expect(lon).toBeCloseTo(lonLat[0], 9)
      expect(lat).toBeCloseTo(lonLat[1], 9)
    }),
  )
})

test('all of the city is seen within the padding, and it touches two of its sides', () => {
  fc.assert(
    fc.property(bounds, size, fc.integer({ min: 0, max: 300 }), (city, panel, column) => {
      const camera = fitCamera(city, panel, even(20), column)
      const upper = project(camera, panel, [city[0], city[3]])
      const lower = project(camera, panel, [city[2], city[1]])
      const room = [upper.x - 20, upper.y - 20, panel.width - 20 - lower.x, panel.height - 20 - lower.y]
      for (const px of room) expect(px).toBeGreaterThan(-1e-3)
      expect(Math.min(room[0]! + room[2]!, room[1]! + room[3]!)).toBeLessThan(1e-3)
      // The names at the side have their column as far as the panel is wide enough.
      expect(room[2]!).toBeGreaterThanOrEqual(Math.min(column, room[0]! + room[2]!) - 1e-3)
    }),
  )
})

test('a place lies at the same point of the wall on whichever screen it is drawn', () => {
  const grid = fc.record({ columns: fc.integer({ min: 1, max: 4 }), rows: fc.integer({ min: 1, max: 3 }) })
  fc.assert(
    fc.property(bounds, size, grid, place, ([...city], panel, { columns, rows }, lonLat: LonLat) => {
      const camera = fitCamera(city, panel, even(14), 200)
      const onWall = project(camera, panel, lonLat)
      for (let column = 0; column < columns; column++)
        for (let row = 0; row < rows; row++) {
          const [width, height] = [panel.width / columns, panel.height / rows]
          const part = { x: column * width, y: row * height, width, height }
          const here = project(partCamera(camera, panel, part), part, lonLat)
          expect(here.x + part.x).toBeCloseTo(onWall.x, 5)
          expect(here.y + part.y).toBeCloseTo(onWall.y, 5)
        }
    }),
  )
})

test('the parts of a panel on the screens of a wall are disjoint and make the whole panel', () => {
  const screen = { width: 1920, height: 1080 }
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 0, max: 1500 }),
      size,
      (left, top, { width, height }) => {
        let covered = 0
        for (let column = 0; column < 8; column++)
          for (let row = 0; row < 8; row++) {
            const panel = { x: left - column * screen.width, y: top - row * screen.height, width, height }
            const part = partOnScreen(panel, screen)
            covered += part.width * part.height
          }
        expect(covered).toBe(width * height)
      },
    ),
  )
})
