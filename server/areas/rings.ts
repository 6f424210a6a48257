import type { RawFeature } from './readFile.ts'

type Position = [lon: number, lat: number]
type Ring = Position[]
export type MultiPolygonCoordinates = Ring[][]

/** What was put right in the rings of one area, without moving a point. */
export interface RingFixes {
  closed: number
  repeated: number
  turned: number
  /** Rings of fewer than three different points. */
  dropped: number
}

export type CleanRings = { coordinates: MultiPolygonCoordinates; fixes: RingFixes } | { problem: string }

/** Polygons as RFC 7946 wants them: closed, no point twice in a row, the outside counter-clockwise, two dimensions. */
export function cleanRings(geometry: RawFeature['geometry']): CleanRings {
  if (geometry === null) return { problem: 'it has an empty geometry' }
  const { type, coordinates } = geometry
  if (type !== 'Polygon' && type !== 'MultiPolygon') return { problem: `it is a ${type}, not a polygon` }
  const polygons = type === 'Polygon' ? [coordinates] : coordinates
  if (!isNested(polygons)) return { problem: 'its coordinates are not rings of longitude and latitude' }
  const fixes: RingFixes = { closed: 0, repeated: 0, turned: 0, dropped: 0 }
  const cleaned = polygons.flatMap((rings) => {
    const [shell, ...holes] = rings.map((ring, index) => cleanRing(ring, index === 0, fixes))
    return shell ? [[shell, ...holes.filter((hole) => hole !== null)]] : []
  })
  if (cleaned.length === 0) return { problem: 'it has an empty geometry' }
  return { coordinates: cleaned, fixes }
}

function isNested(polygons: unknown): polygons is number[][][][] {
  const isPosition = (value: unknown) =>
    Array.isArray(value) && value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1])
  const isListOf = (test: (value: unknown) => boolean) => (value: unknown) =>
    Array.isArray(value) && value.every(test)
  return isListOf(isListOf(isListOf(isPosition)))(polygons)
}

function cleanRing(given: number[][], isShell: boolean, fixes: RingFixes): Ring | null {
  const ring: Ring = []
  for (const [lon, lat] of given) {
    const last = ring.at(-1)
    if (last && last[0] === lon && last[1] === lat) fixes.repeated++
    else ring.push([lon!, lat!])
  }
  const [first, last] = [ring[0], ring.at(-1)]
  if (!first || !last) {
    fixes.dropped++
    return null
  }
  if (first[0] !== last[0] || first[1] !== last[1]) {
    ring.push([...first])
    fixes.closed++
  }
  if (ring.length < 4) {
    fixes.dropped++
    return null
  }
  const twice = doubleArea(ring)
  if (twice !== 0 && twice > 0 !== isShell) {
    ring.reverse()
    fixes.turned++
  }
  return ring
}

/** Twice the signed area in square degrees; positive where the ring runs counter-clockwise. */
function doubleArea(ring: Ring): number {
  // From the ring's own corner: small rings far from 0, 0 would lose their digits.
  const [x0, y0] = ring[0]!
  let sum = 0
  for (let i = 1; i < ring.length - 1; i++) {
    const [ax, ay] = [ring[i]![0] - x0, ring[i]![1] - y0]
    const [bx, by] = [ring[i + 1]![0] - x0, ring[i + 1]![1] - y0]
    sum += ax * by - bx * ay
  }
  return sum
}

export interface Extent {
  west: number
  south: number
  east: number
  north: number
}

/** The box around all points. */
export function extentOf(areas: MultiPolygonCoordinates[]): Extent {
  const extent = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity }
  for (const [lon, lat] of areas.flat(3) as Position[]) {
    extent.west = Math.min(extent.west, lon)
    extent.east = Math.max(extent.east, lon)
    extent.south = Math.min(extent.south, lat)
    extent.north = Math.max(extent.north, lat)
  }
  return extent
}

/** Why an extent cannot be in degrees of longitude and latitude; null where it can. */
export function notDegrees({ west, south, east, north }: Extent): string | null {
  if (west >= -180 && east <= 180 && south >= -90 && north <= 90) return null
  const spans = `its coordinates run from ${west}, ${south} to ${east}, ${north}`
  if (west >= -90 && east <= 90 && south >= -180 && north <= 180)
    return `${spans}: latitude and longitude are swapped; GeoJSON writes longitude first`
  return (
    `${spans}: these are not degrees but metres of a projection such as VN-2000; ` +
    'convert it with "ogr2ogr -s_srs EPSG:… -t_srs EPSG:4326 out.geojson in.geojson"'
  )
}
