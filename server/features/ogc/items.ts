import type { Knex } from 'knex'
import { z } from 'zod'
import {
  CRS84,
  EPSG_3857,
  EPSG_4326,
  featureTime,
  figuresQuery,
  itemsQuery,
  type CrsName,
  type ItemsQuery,
} from '../../../contracts/ogc.ts'
import { localDay } from '../../../contracts/text.ts'
import { fieldProblem } from '../../errors.ts'
import { featuresOf, propertiesSql, quoted, type Asked, type Layer } from '../layers/layer.ts'
import type { OpenLayer } from '../layers/open.ts'

export interface Feature {
  type: 'Feature'
  id: string
  geometry: object
  properties: Record<string, unknown>
}

/** Geometry as GeoJSON in a coordinate system: OGC's has longitude first, EPSG:4326 latitude. */
const geometrySql: Record<CrsName, string> = {
  [CRS84]: 'ST_AsGeoJSON("$geom", 7, 0)::json',
  [EPSG_4326]: 'ST_AsGeoJSON(ST_FlipCoordinates("$geom"), 7, 0)::json',
  [EPSG_3857]: 'ST_AsGeoJSON(ST_Transform("$geom", 3857), 2, 0)::json',
}

const featureSql = (layer: Layer, crs: CrsName) =>
  `"$key"::text as key, "$id" as id, ${geometrySql[crs]} as geometry, ${propertiesSql(layer)} as properties`

type Row = Omit<Feature, 'type'> & { key: string }
const presented = ({ id, geometry, properties }: Row): Feature => ({
  ...{ type: 'Feature', id, geometry, properties },
})

const valueOf = {
  string: z.string().max(500),
  integer: z.string().regex(/^-?\d{1,15}$/, { error: 'is not a whole number' }),
  number: z.string().regex(/^-?\d{1,15}(\.\d{1,15})?$/, { error: 'is not a number' }),
  date: localDay,
  dateTime: featureTime,
}
const castOf = { string: 'text', integer: 'bigint', number: 'float8', date: 'date', dateTime: 'timestamptz' }

/** The parameters that a layer's features can be asked for by, beside those of every layer. */
export const queryables = ({ properties }: Pick<Layer, 'properties'>) =>
  properties.filter(({ name }) => !(name in itemsQuery.shape) && !(name in figuresQuery))

/** Everything that may be asked of a layer's features; another parameter is an error. */
export const queryOf = (layer: Pick<Layer, 'properties'>, hasPeriod: boolean) =>
  itemsQuery.extend({
    ...(hasPeriod ? figuresQuery : {}),
    ...Object.fromEntries(queryables(layer).map(({ name, type }) => [name, valueOf[type].optional()])),
  })

/** A rectangle as GeoJSON in EPSG:4326. @throws ProblemError for one upside down */
async function boxOf(trx: Knex, query: ItemsQuery): Promise<string | undefined> {
  if (!query.bbox) return undefined
  const numbers = query.bbox.length === 6 ? [0, 1, 3, 4].map((i) => query.bbox![i]!) : query.bbox
  const [a, b, c, d] = numbers as [number, number, number, number]
  const crs = query['bbox-crs']
  const [west, south, east, north] = crs === EPSG_4326 ? [b, a, d, c] : [a, b, c, d]
  const most = crs === EPSG_3857 ? 1e8 : 360
  if (south > north || numbers.some((number) => Math.abs(number) > most))
    throw fieldProblem('invalid-query', 'bbox', 'is no rectangle: write its lower left corner first')
  const srid = crs === EPSG_3857 ? 3857 : 4326
  // West of a rectangle over the antimeridian lies east of its east.
  const parts: [number, number][] =
    west <= east
      ? [[west, east]]
      : crs === EPSG_3857
        ? [[east, west]]
        : [
            [west, 180],
            [-180, east],
          ]
  const rectangles = parts.map(() => `ST_MakeEnvelope(?, ?, ?, ?, ${srid})`)
  const { rows } = await trx.raw(
    `select ST_AsGeoJSON(ST_Transform(ST_Multi(ST_Union(array[${rectangles.join(', ')}])), 4326), 9, 0) as box`,
    parts.flatMap(([from, to]) => [from, south, to, north]),
  )
  return rows[0].box
}

/** @param given the whole query, properties among it */
async function askedOf({ layer, trx }: OpenLayer, query: ItemsQuery, given: Record<string, unknown>) {
  const asked: Asked = {
    ...{ conditions: [], bindings: [], box: await boxOf(trx, query), during: query.datetime },
  }
  const add = (condition: string, value: string) => {
    asked.conditions.push(condition)
    asked.bindings.push(value)
  }
  for (const { name, type } of queryables(layer))
    if (given[name] !== undefined)
      add(`${quoted(name)} = ?::${castOf[type]}`, String(given[name]).normalize('NFC'))
  return asked
}

const encode = (key: string) => Buffer.from(key).toString('base64url')
/** @throws ProblemError for what {@link encode} did not make */
function decode(after: string): string {
  const text = Buffer.from(after, 'base64url').toString()
  if (!/^\d{1,19}$/.test(text) || BigInt(text) >= 2n ** 63n)
    throw fieldProblem('invalid-query', 'after', 'is not a place in this collection; take it from “next”')
  return text
}

export interface ItemsPage {
  features: Feature[]
  /** How many there are on all pages; counted with the first. */
  matched: number | null
  /** Where the next page begins. */
  next: string | null
}

/** One page of a layer's features, in the order of their keys: what comes in meanwhile stands at the end. */
export async function readItems(open: OpenLayer, query: ItemsQuery, given: Record<string, unknown>) {
  const asked = await askedOf(open, query, given)
  const count = featuresOf(open.layer, asked)
  const matched =
    query.after === undefined
      ? (await open.trx.raw(`select count(*) as matched from ${count.sql}`, count.bindings)).rows[0].matched
      : null
  if (query.after !== undefined) {
    asked.conditions.push('"$key" > ?::bigint')
    asked.bindings.push(decode(query.after))
  }
  const features = featuresOf(open.layer, asked)
  const { rows } = (await open.trx.raw(
    `select ${featureSql(open.layer, query.crs)} from ${features.sql} order by "$key" limit ?`,
    [...features.bindings, query.limit + 1],
  )) as { rows: Row[] }
  const shown = rows.slice(0, query.limit)
  return {
    features: shown.map(presented),
    matched,
    next: rows.length > query.limit ? encode(shown.at(-1)!.key) : null,
  } satisfies ItemsPage
}

/** The feature of an id, or null. */
export async function readItem({ layer, trx }: OpenLayer, id: string, crs: CrsName): Promise<Feature | null> {
  const { sql, bindings } = featuresOf(layer, { conditions: ['"$id" = ?'], bindings: [id.normalize('NFC')] })
  const { rows } = await trx.raw(`select ${featureSql(layer, crs)} from ${sql}`, bindings)
  return rows.length ? presented(rows[0]) : null
}
