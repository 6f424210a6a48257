import type { Knex } from 'knex'
import type { Localized } from '../../../contracts/text.ts'
import { FINEST_CELL, reachOfCell } from '../../identity/precision.ts'
import { featuresOf, quoted, type Layer } from '../layers/layer.ts'
import type { OpenLayer } from '../layers/open.ts'
import {
  clustersOf,
  readCells,
  tellsOpen,
  type Cells,
  type CellSize,
  type Cluster,
  type Rectangle,
} from './cells.ts'

export interface TileAddress {
  z: number
  x: number
  y: number
}

export const MAX_ZOOM = 18
/** From here on each report is a point of its own; above, those of a cell are one with their number. */
export const POINTS_FROM = 15
/** A tile of more points shows cells instead: none is left out, and none weighs more than half a megabyte. */
const MOST_POINTS = 2500
/** Of the earth along the equator, metres. */
const AROUND = 40_075_016
/** Cells along the side of a tile. */
const CELLS = 16
const BUFFER = 64 / 4096

/** The cell, nested as those of shown points are, that clusters are told by at a zoom. @param finest the smallest that there is */
export function cellAt(z: number, finest = FINEST_CELL): number {
  const wanted = AROUND / 2 ** z / CELLS
  return finest * 2 ** Math.max(0, Math.ceil(Math.log2(wanted / finest)))
}

/** What a vector tile cannot hold is written out. */
const column = ({ name, type }: Layer['properties'][number]) => {
  const value = `feature.${quoted(name)}`
  const shown =
    type === 'date'
      ? `${value}::text`
      : type === 'dateTime'
        ? `to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
        : value
  return `${shown} as ${quoted(name)}`
}

const tileGeometry = (geom: string) =>
  `ST_AsMVTGeom(ST_Transform(${geom}, 3857), (select envelope from tile), 4096, 64, true) as "$geom"`

const encoded = (features: string) =>
  `with tile as (select ST_TileEnvelope(?, ?, ?) as envelope)
   select ST_AsMVT(drawn, ?, 4096, '$geom') as bytes, count(*) as features
   from (${features}) as drawn where "$geom" is not null`

/** What a tile shows with its edges, in degrees. */
function rectangleOf({ z, x, y }: TileAddress): Rectangle {
  const n = 2 ** z
  const lon = (column: number) => (column / n) * 360 - 180
  const lat = (row: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / n))) * 180) / Math.PI
  return [lon(x - BUFFER), lat(y + 1 + BUFFER), lon(x + 1 + BUFFER), lat(y - BUFFER)]
}

/** As GeoJSON, so much wider on each side. @param margin in degrees */
function polygonOf([west, south, east, north]: Rectangle, margin = 0): string {
  const [w, s, e, n] = [west - margin, south - margin, east + margin, north + margin]
  return JSON.stringify({ type: 'Polygon', coordinates: [[[w, s], [e, s], [e, n], [w, n], [w, s]]] }) // prettier-ignore
}

/** What a tile shows of cells that have been counted; null where it shows reports one by one. */
export function clustersIn(tile: TileAddress, cells: Cells): Cluster[] | null {
  const clusters = clustersOf(cells, cellAt(tile.z, cells.metres), rectangleOf(tile))
  const isMany = clusters.reduce((sum, { count }) => sum + count, 0) > MOST_POINTS
  return tile.z < POINTS_FROM || isMany ? clusters : null
}

/**
 * A Mapbox vector tile with one layer, named as the collection.
 * @param size of the cells that points are shown in, and by which they are counted where there are too many
 */
export async function readTile(open: OpenLayer, tile: TileAddress, size: CellSize): Promise<Buffer> {
  const { layer, trx } = open
  const isPoints = layer.geometry === 'Point'
  if (isPoints && tile.z < POINTS_FROM) return countTile(open, tile, size)
  const { sql, bindings } = featuresOf(layer, {
    ...{ conditions: [], bindings: [], box: polygonOf(rectangleOf(tile)) },
  })
  const { rows } = await trx.raw(
    encoded(
      `select ${layer.properties.map(column).join(', ')}, ${tileGeometry('"$geom"')} from ${sql}
       ${isPoints ? `limit ${MOST_POINTS + 1}` : 'order by "$key"'}`,
    ),
    [tile.z, tile.x, tile.y, layer.id, ...bindings],
  )
  const [{ bytes, features }] = rows as [{ bytes: Buffer; features: number }]
  return isPoints && features > MOST_POINTS ? countTile(open, tile, size) : bytes
}

/** A cell at the edge is counted whole, in both tiles that show it. */
async function countTile(open: OpenLayer, tile: TileAddress, size: CellSize): Promise<Buffer> {
  const margin = reachOfCell(cellAt(tile.z, size.metres), size.latitude)
  const cells = await readCells(open, size, polygonOf(rectangleOf(tile), margin))
  return drawClusters(open, tile, clustersOf(cells, cellAt(tile.z, cells.metres), rectangleOf(tile)))
}

/** A tile of cells with their numbers. */
export async function drawClusters({ layer, trx }: OpenLayer, { z, x, y }: TileAddress, clusters: Cluster[]) {
  const { rows } = await trx.raw(
    encoded(
      `select count, ${tellsOpen(layer) ? 'open, ' : ''}${tileGeometry('ST_SetSRID(ST_MakePoint(lon, lat), 4326)')}
       from unnest(?::float8[], ?::float8[], ?::integer[], ?::integer[]) as cluster (lon, lat, count, open)`,
    ),
    [
      ...[z, x, y, layer.id],
      ...(['lon', 'lat', 'count', 'open'] as const).map((name) => clusters.map((cluster) => cluster[name])),
    ] as Knex.RawBinding[],
  )
  return rows[0].bytes as Buffer
}

/** How points become cells. */
const rule: Localized = {
  vi: `Đến mức phóng ${POINTS_FROM - 1}, và trong mọi ô bản đồ có trên ${MOST_POINTS} phản ánh: số phản ánh theo ô lưới (count), không bỏ sót phản ánh nào; còn lại: từng phản ánh`,
  en: `Up to zoom ${POINTS_FROM - 1}, and in every tile of more than ${MOST_POINTS} reports: reports counted by cell (count), none left out; elsewhere: reports one by one`,
}

/** TileJSON 3.0 of a collection. @param base address of `/tiles` */
export async function tileJson({ layer, trx }: OpenLayer, base: string, lang: 'vi' | 'en') {
  const { rows } = await trx.raw(
    `select array[ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)]::float8[] as bounds
     from (select ST_Extent(geom) as box from area) as city`,
  )
  const fields = Object.fromEntries(layer.properties.map(({ name, title }) => [name, title[lang]]))
  const clusters = {
    count: lang === 'vi' ? 'Số phản ánh của ô' : 'Reports of the cell',
    ...(fields['state'] !== undefined && {
      open: lang === 'vi' ? 'Số phản ánh đang mở của ô' : 'Reports of the cell that are open',
    }),
  }
  return {
    tilejson: '3.0.0',
    name: layer.title[lang],
    description: layer.geometry === 'Point' ? `${layer.about[lang]}. ${rule[lang]}` : layer.about[lang],
    scheme: 'xyz',
    tiles: [`${base}/${encodeURIComponent(layer.id)}/{z}/{x}/{y}.mvt`],
    minzoom: 0,
    maxzoom: MAX_ZOOM,
    bounds: rows[0].bounds,
    vector_layers: [
      {
        id: layer.id,
        description: layer.about[lang],
        fields: { ...(layer.geometry === 'Point' && clusters), ...fields },
      },
    ],
  }
}
