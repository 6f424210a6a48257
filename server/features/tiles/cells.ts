import { openStates } from '../../../contracts/lifecycle.ts'
import { cellSides } from '../../identity/precision.ts'
import { featuresOf, type Asked, type Layer } from '../layers/layer.ts'
import type { OpenLayer } from '../layers/open.ts'

/** How many reports lie in a cell, and how many of them are open: 0 where a layer does not tell states. */
export interface Cell {
  count: number
  open: number
}

export interface CellSize {
  /** Side of a cell, metres. */
  metres: number
  /** Where cells are square. */
  latitude: number
}

/** Reports counted by cell, under a key made of its steps east and north of 0, 0. */
export interface Cells extends CellSize {
  of: Map<number, Cell>
}

/** More than the finest cells from pole to pole. */
const ROWS = 2 ** 20
export const keyOf = (x: number, y: number) => x * ROWS + y + ROWS / 2
const stepsOf = (key: number): [x: number, y: number] => [Math.floor(key / ROWS), (key % ROWS) - ROWS / 2]

/** SQL of whether a state is one of an open report. */
export const isOpenSql = (state: string) => `${state} in (${openStates.map((one) => `'${one}'`).join(', ')})`
export const tellsOpen = ({ properties }: Layer) => properties.some(({ name }) => name === 'state')

/** SQL of the steps of a point's cell. */
export function stepsSql(geom: string, { metres, latitude }: CellSize): string {
  const { wide, high } = cellSides(metres, latitude)
  return `floor(ST_X(${geom}) / ${wide}::float8)::integer as x, floor(ST_Y(${geom}) / ${high}::float8)::integer as y`
}

/** Counts a layer's points by cell. @param box GeoJSON of the rectangle that they are counted in; everywhere if absent */
export async function readCells({ layer, trx }: OpenLayer, size: CellSize, box?: string): Promise<Cells> {
  const asked: Asked = { conditions: [], bindings: [], box }
  const { sql, bindings } = featuresOf(layer, asked)
  const open = tellsOpen(layer)
  const { rows } = await trx.raw(
    `select ${stepsSql('"$geom"', size)}, count(*) as count, ${open ? `count(*) filter (where ${isOpenSql('state')})` : '0'} as open
     from ${sql} group by 1, 2`,
    bindings,
  )
  const of = new Map(
    (rows as (Cell & { x: number; y: number })[]).map(({ x, y, count, open }) => [
      keyOf(x, y),
      { count, open },
    ]),
  )
  return { ...size, of }
}

export interface Cluster extends Cell {
  lon: number
  lat: number
}

/** A rectangle in degrees. */
export type Rectangle = [west: number, south: number, east: number, north: number]

/** Cells made one with their neighbours until a side has `metres`; those whose middle lies within a rectangle. */
export function clustersOf(
  { of, metres: fine, latitude }: Cells,
  metres: number,
  within: Rectangle,
): Cluster[] {
  const together = metres / fine
  const { wide, high } = cellSides(metres, latitude)
  const [west, south, east, north] = within
  const found = new Map<number, Cluster>()
  for (const [key, { count, open }] of of) {
    const [x, y] = stepsOf(key).map((steps) => Math.floor(steps / together)) as [number, number]
    const [lon, lat] = [(x + 0.5) * wide, (y + 0.5) * high]
    if (lon < west || lon > east || lat < south || lat > north) continue
    const coarse = keyOf(x, y)
    const cluster = found.get(coarse)
    if (cluster) {
      cluster.count += count
      cluster.open += open
    } else found.set(coarse, { lon, lat, count, open })
  }
  return [...found.values()]
}
