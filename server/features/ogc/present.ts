import { CRS84, crsNames } from '../../../contracts/ogc.ts'
import type { Language } from '../../../contracts/text.ts'
import type { Layer } from '../layers/layer.ts'
import type { OpenLayer } from '../layers/open.ts'
import { queryables } from './items.ts'

export const JSON_TYPE = 'application/json'
export const GEOJSON = 'application/geo+json'
export const OPENAPI = 'application/vnd.oai.openapi+json;version=3.0'
const SCHEMA = 'application/schema+json'

export interface Link {
  href: string
  rel: string
  type: string
  title?: string
}

export const link = (href: string, rel: string, type: string, title?: string): Link => ({
  ...{ href, rel, type },
  ...(title !== undefined && { title }),
})

/** Where everything begins. @param base address of `/ogc` */
export const presentLanding = (base: string, title: string, description: string) => ({
  title,
  description,
  links: [
    link(base, 'self', JSON_TYPE, 'This document'),
    link(`${base}/api`, 'service-desc', OPENAPI, 'The API, in OpenAPI 3.0'),
    link(`${base}/conformance`, 'conformance', JSON_TYPE, 'What of the standards is held to'),
    link(`${base}/collections`, 'data', JSON_TYPE, 'What there is'),
  ],
})

/** When the first feature begins and the last one ends; of layers that are told by days, from the first and the last day alone. */
async function readTimes(trx: OpenLayer['trx'], { times, from, where = 'true', bindings, day }: Layer) {
  const found = `from ${from} where ${where}`
  const first = (order: string) => `(select ${day} ${found} order by ${day} ${order} limit 1)`
  const outermost = day ? `and ${day} in (${first('asc')}, ${first('desc')})` : ''
  const { rows } = await trx.raw(
    `select min(${times[0]}) as begins, max(${times[1]}) as ends, bool_or(${times[1]} is null) as open ${found} ${outermost}`,
    day ? [...bindings, ...bindings, ...bindings] : bindings,
  )
  return rows[0] as { begins: Date | null; ends: Date | null; open: boolean | null }
}

/** A collection as its metadata have it, with the extent of what is in it. */
export async function presentCollection(base: string, { layer, trx }: OpenLayer, lang: Language) {
  const here = `${base}/collections/${encodeURIComponent(layer.id)}`
  const { rows } = await trx.raw(
    `select array[ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)]::float8[] as box
     from (select ST_Extent(geom) as box from area) as city`,
  )
  const { begins, ends, open } = await readTimes(trx, layer)
  return {
    id: layer.id,
    title: layer.title[lang],
    description: layer.about[lang],
    itemType: 'feature',
    extent: {
      spatial: { bbox: [rows[0].box], crs: CRS84 },
      temporal: { interval: [[begins?.toISOString() ?? null, open ? null : (ends?.toISOString() ?? null)]] },
    },
    crs: crsNames,
    storageCrs: CRS84,
    links: [
      link(here, 'self', JSON_TYPE, 'This document'),
      link(`${here}/items`, 'items', GEOJSON, layer.title[lang]),
      link(
        ...([`${here}/queryables`, 'http://www.opengis.net/def/rel/ogc/1.0/queryables', SCHEMA] as const),
        'What its features can be asked for by',
      ),
    ],
  }
}

/** JSON Schema of what a collection's features can be asked for by. */
export function presentQueryables(base: string, { layer }: Pick<OpenLayer, 'layer'>, lang: Language) {
  const types = {
    string: { type: 'string' },
    integer: { type: 'integer' },
    number: { type: 'number' },
    date: { type: 'string', format: 'date' },
    dateTime: { type: 'string', format: 'date-time' },
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${base}/collections/${encodeURIComponent(layer.id)}/queryables`,
    type: 'object',
    title: layer.title[lang],
    properties: Object.fromEntries(
      queryables(layer).map(({ name, type, title, about }) => [
        name,
        { ...types[type], title: title[lang], description: about[lang] },
      ]),
    ),
    additionalProperties: false,
  }
}
