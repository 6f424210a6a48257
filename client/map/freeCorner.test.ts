import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitCamera, projectMercator, toMercator, type LonLat } from './camera.ts'
import { cornerRect, fitBeside, freeCorner } from './freeCorner.ts'

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

const places = fc.array(
  fc.tuple(
    fc.double({ min: 105, max: 106, noNaN: true }),
    fc.double({ min: 20, max: 21, noNaN: true }),
  ) as fc.Arbitrary<LonLat>,
  { minLength: 3, maxLength: 40 },
)

test('the city moves aside for its legend, no smaller than it must be, and never over an edge', () => {
  fc.assert(
    fc.property(places, (lonLats) => {
      const [lons, lats] = [lonLats.map(([lon]) => lon), lonLats.map(([, lat]) => lat)]
      const bounds = [Math.min(...lons) - 0.01, Math.min(...lats) - 0.01].concat(
        Math.max(...lons) + 0.01,
        Math.max(...lats) + 0.01,
      ) as [number, number, number, number]
      const city = lonLats.map(toMercator)
      const padding = { top: 14, right: 14, bottom: 14, left: 14 }
      const { camera, corner } = fitBeside({ bounds, city }, map, padding, 0, legend)
      const rect = cornerRect(corner, map, legend)
      const pixels = city.map((point) => projectMercator(camera, map, point))
      const under = pixels.filter(
        ({ x, y }) => x > rect.x && x < rect.x + rect.width && y > rect.y && y < rect.y + rect.height,
      )
      const whole = fitCamera(bounds, map, padding)
      if (under.length > 0) expect(camera.zoom).toBe(whole.zoom)
      for (const { x, y } of pixels) {
        expect(Math.min(x, y)).toBeGreaterThan(13)
        expect(Math.max(x - map.width, y - map.height)).toBeLessThan(-13)
      }
      const bare = city.map((point) => projectMercator(whole, map, point))
      const free = bare.every(({ x, y }) => !(x < legend.width && y > map.height - legend.height))
      if (free) expect(camera).toEqual(whole)
    }),
  )
})

test('a city that fills its panel is drawn smaller until its legend hides none of it', () => {
  const square: LonLat[] = [
    [105, 20],
    [105, 21],
    [106, 21],
    [106, 20],
    [105.5, 20],
  ]
  const city = {
    bounds: [105, 20, 106, 21] as [number, number, number, number],
    city: square.map(toMercator),
  }
  const panel = { width: 760, height: 700 }
  const { camera, corner } = fitBeside(city, panel, { top: 0, right: 0, bottom: 0, left: 0 }, 0, {
    width: 150,
    height: 150,
  })
  expect(corner).toBe('bottom-left')
  expect(camera.zoom).toBeLessThan(
    fitCamera(city.bounds, panel, { top: 0, right: 0, bottom: 0, left: 0 }).zoom,
  )
  const [southWest] = city.city.map((point) => projectMercator(camera, panel, point))
  expect(southWest!.x > 150 || southWest!.y < 550).toBe(true)
})
