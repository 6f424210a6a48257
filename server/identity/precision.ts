import type { Role } from '../../contracts/identity.ts'
import { mayOf } from './policy.ts'

/** Metres of the side of a cell in whose middle a point is shown; 0 for the point itself. */
export type Precision = number

/** The finest cell. Coarser ones are twice as wide each time, and made of whole finer ones. */
export const FINEST_CELL = 100
const METRES_A_DEGREE = 111_320

/**
 * How exactly tools that read reports again and again are told where each was made: whoever handles reports must find the
 * place; everybody else sees whereabouts. Exact points of many reports go out as an export alone, which is audited.
 */
export const precisionOf = (role: Role | null): Precision =>
  role !== null && mayOf(role).includes('handle-reports') ? 0 : FINEST_CELL

/** Sides of a cell in degrees. @param latitude of the city, where cells are square */
export function cellSides(metres: Precision, latitude: number) {
  const high = metres / METRES_A_DEGREE
  return { high, wide: high / Math.cos((latitude * Math.PI) / 180) }
}

/**
 * SQL of the point that is shown for one: the middle of its cell. Cells depend on nothing but the city, so that asking again,
 * or asking for another area, tells nothing more of the same report.
 * @param geom SQL of a point in EPSG:4326
 * @param latitude of the city, where the cells are square
 */
export function shownPoint(geom: string, metres: Precision, latitude: number): string {
  if (metres === 0) return geom
  const { high, wide } = cellSides(metres, latitude)
  const middle = (axis: string, side: number) =>
    `(floor(${axis}(${geom}) / ${side}::float8) + 0.5) * ${side}::float8`
  return `ST_SetSRID(ST_MakePoint(${middle('ST_X', wide)}, ${middle('ST_Y', high)}), 4326)`
}

/** How far a shown point may lie from its report, in degrees of either axis, and more than that. */
export const reachOfCell = (metres: Precision, latitude: number): number => cellSides(metres, latitude).wide
