import { FINEST_CELL, reachOfCell, shownPoint } from '../../identity/precision.ts'
import { featuresOf, quoted, type Layer } from '../layers/layer.ts'
import type { OpenLayer } from '../layers/open.ts'

export interface TileAddress {
  z: number
  x: number
  y: number
}

export const MAX_ZOOM = 18
/** From here on each report is a point of its own; above, those of a cell are one with their number. */
export const POINTS_FROM = 15
/** Points in one tile, the newest. */
const MOST_POINTS = 5000
/** Of the earth along the equator, metres. */
const AROUND = 40_075_016
/** Cells along the side of a tile. */
const CELLS = 16
const BUFFER = 64 / 4096

/** The cell, nested as {@link shownPoint} has them, that clusters are told by at a zoom. */
function cellAt(z: number): number {
  const wanted = AROUND / 2 ** z / CELLS
  return FINEST_CELL * 2 ** Math.max(0, Math.ceil(Math.log2(wanted / FINEST_CELL)))
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

/**
 * A Mapbox vector tile with one layer, named as the collection.
 * @param latitude of the city, where the cells of clusters are square
 */
export async function readTile({ layer, trx }: OpenLayer, { z, x, y }: TileAddress, latitude: number) {
  const isClustered = layer.geometry === 'Point' && z < POINTS_FROM
  const cell = cellAt(z)
  // A cell at the edge is counted whole, in both tiles that show it.
  const margin = isClustered ? reachOfCell(cell, latitude) : 0
  const { rows: boxes } = await trx.raw(
    `select ST_AsGeoJSON(ST_Expand(ST_Transform(ST_TileEnvelope(?, ?, ?, margin => ?), 4326), ?), 9, 0) as box`,
    [z, x, y, BUFFER, margin],
  )
  const { sql, bindings } = featuresOf(layer, { conditions: [], bindings: [], box: boxes[0].box })
  const isOpen = layer.properties.some(({ name }) => name === 'state')
    ? `, count(*) filter (where state in ('received', 'accepted', 'referred', 'in_progress', 'waiting')) as open`
    : ''
  const features = isClustered
    ? `select count, ${isOpen ? 'open, ' : ''}${tileGeometry('middle')} from (
         select ${shownPoint('"$geom"', cell, latitude)} as middle, count(*) as count${isOpen} from ${sql} group by 1) as cluster`
    : `select ${layer.properties.map(column).join(', ')}, ${tileGeometry('"$geom"')} from ${sql}
       order by "$key" desc ${layer.geometry === 'Point' ? `limit ${MOST_POINTS}` : ''}`
  const { rows } = await trx.raw(
    `with tile as (select ST_TileEnvelope(?, ?, ?) as envelope)
     select ST_AsMVT(drawn, ?, 4096, '$geom') as bytes from (${features}) as drawn where "$geom" is not null`,
    [z, x, y, layer.id, ...bindings],
  )
  return rows[0].bytes as Buffer
}

/** TileJSON 3.0 of a collection. @param base address of `/tiles` */
export async function tileJson({ layer, trx }: OpenLayer, base: string, lang: 'vi' | 'en') {
  const { rows } = await trx.raw(
    `select array[ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)]::float8[] as bounds
     from (select ST_Extent(geom) as box from area) as city`,
  )
  const fields = Object.fromEntries(layer.properties.map(({ name, title }) => [name, title[lang]]))
  const clusters = {
    count: lang === 'vi' ? 'Số phản ánh của ô (mức phóng nhỏ)' : 'Reports of the cell (at small zooms)',
    ...(fields['state'] !== undefined && {
      open: lang === 'vi' ? 'Số phản ánh đang mở của ô' : 'Reports of the cell that are open',
    }),
  }
  return {
    tilejson: '3.0.0',
    name: layer.title[lang],
    description: layer.about[lang],
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
