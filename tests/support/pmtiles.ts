import { writeFileSync } from 'node:fs'
import type { Knex } from 'knex'

/** A tile at zoom 0, 1 or 2 and so on, as the archive has it. */
export interface Tile {
  z: number
  x: number
  y: number
  data: Buffer
}

/** Number as PMTiles writes it: seven bits a byte, the lowest first. */
function varint(value: number): number[] {
  const bytes = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80)
  bytes.push(rest)
  return bytes
}

/** Place of a tile on the Hilbert curve, after all tiles of the zooms before (PMTiles 3, section 3.2). */
function tileId({ z, x, y }: Tile): number {
  let id = (4 ** z - 1) / 3
  let [atX, atY] = [x, y]
  for (let side = 2 ** z / 2; side >= 1; side /= 2) {
    const [right, low] = [(atX & side) > 0 ? 1 : 0, (atY & side) > 0 ? 1 : 0]
    id += side * side * ((3 * right) ^ low)
    if (low === 0) {
      if (right === 1) [atX, atY] = [side - 1 - atX, side - 1 - atY]
      ;[atX, atY] = [atY, atX]
    }
  }
  return id
}

/**
 * Writes a PMTiles 3 archive, itself without compression: header of 127 bytes, one directory, metadata, tiles.
 * @param tileType 1 for vector tiles, 2 for PNG
 * @param compression that is told of the tiles: 1 none, 2 gzip, 3 Brotli
 * @param bounds west, south, east, north in degrees
 */
export function writePmtiles(
  file: string,
  tiles: Tile[],
  { attribution = '', tileType = 1, compression = 1, bounds = [-180, -85, 180, 85] } = {},
): void {
  const sorted = tiles.map((tile) => ({ id: tileId(tile), data: tile.data })).sort((a, b) => a.id - b.id)
  const directory = Buffer.from([
    ...varint(sorted.length),
    ...sorted.flatMap(({ id }, i) => varint(id - (sorted[i - 1]?.id ?? 0))),
    ...sorted.flatMap(() => varint(1)),
    ...sorted.flatMap(({ data }) => varint(data.length)),
    // 0: right after the one before.
    ...sorted.flatMap((_, i) => varint(i === 0 ? 1 : 0)),
  ])
  const metadata = Buffer.from(JSON.stringify({ attribution }))
  const data = Buffer.concat(sorted.map((tile) => tile.data))
  const header = Buffer.alloc(127)
  header.write('PMTiles')
  header[7] = 3
  const starts = [127, 127 + directory.length, 127 + directory.length + metadata.length]
  const parts = [directory.length, metadata.length]
  const numbers = [starts[0]!, parts[0]!, starts[1]!, parts[1]!, 0, 0, starts[2]!, data.length]
  ;[...numbers, sorted.length, sorted.length, sorted.length].forEach((value, i) =>
    header.writeBigUInt64LE(BigInt(value), 8 + 8 * i),
  )
  // Clustered, directory not compressed, tiles, kind, zooms.
  const zooms = tiles.map(({ z }) => z)
  header.set([1, 1, compression, tileType, Math.min(...zooms), Math.max(...zooms)], 96)
  bounds.forEach((degrees, i) => header.writeInt32LE(degrees * 1e7, 102 + 4 * i))
  writeFileSync(file, Buffer.concat([header, directory, metadata, data]))
}

/**
 * Vector tiles in the Protomaps schema around a place, made by PostGIS: land, a lake and a highway through it.
 * @param place degrees
 */
export async function makeTiles(knex: Knex, [lon, lat]: [number, number], zooms: number[]): Promise<Tile[]> {
  const tiles: Tile[] = []
  for (const z of zooms) {
    const { rows } = await knex.raw(
      `with land as (select ST_Transform(ST_MakeEnvelope(:lon - 0.6, :lat - 0.6, :lon + 0.6, :lat + 0.6, 4326), 3857) as geom),
       lake as (select ST_Transform(ST_MakeEnvelope(:lon - 0.1, :lat - 0.1, :lon + 0.1, :lat + 0.1, 4326), 3857) as geom),
       road as (select ST_Transform(ST_SetSRID(ST_MakeLine(ST_Point(:lon - 0.5, :lat - 0.4), ST_Point(:lon + 0.5, :lat + 0.4)), 4326), 3857) as geom),
       named as (select 'earth' as layer, 'earth' as kind, geom from land union all select 'water', 'lake', geom from lake
         union all select 'roads', 'highway', geom from road),
       tile as (select x, y, ST_TileEnvelope(:z, x, y) as box from generate_series(0, (2 ^ :z)::integer - 1) x, generate_series(0, (2 ^ :z)::integer - 1) y
         where ST_Intersects(ST_TileEnvelope(:z, x, y), (select geom from land))),
       cut as (select x, y, layer, kind, ST_AsMVTGeom(geom, box) as geom from named, tile where ST_Intersects(geom, box)),
       made as (select x, y, layer, ST_AsMVT((select row from (select kind, geom) row), layer) as mvt from cut group by x, y, layer)
       select x, y, string_agg(mvt, ''::bytea) as data from made group by x, y`,
      { lon, lat, z },
    )
    tiles.push(...rows.map((row: { x: number; y: number; data: Buffer }) => ({ z, ...row })))
  }
  return tiles
}
