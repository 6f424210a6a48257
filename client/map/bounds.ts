import type { AreaCollection } from '../../contracts/city.ts'

/** Points of the boundaries of all areas, in degrees. */
export const pointsOf = (areas: AreaCollection) =>
  areas.features.flatMap((area) => area.geometry.coordinates.flat(2))

/** West, south, east and north of all areas, in degrees. `null` where there is none. */
export function boundsOf(areas: AreaCollection): [number, number, number, number] | null {
  const points = pointsOf(areas)
  if (points.length === 0) return null
  return points.reduce<[number, number, number, number]>(
    ([west, south, east, north], [lon, lat]) => [
      Math.min(west, lon),
      Math.min(south, lat),
      Math.max(east, lon),
      Math.max(north, lat),
    ],
    [Infinity, Infinity, -Infinity, -Infinity],
  )
}
