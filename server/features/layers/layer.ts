import type { Knex } from 'knex'
import type { ColumnType } from '../../../contracts/export.ts'
import type { Localized } from '../../../contracts/text.ts'

export interface LayerProperty {
  name: string
  type: ColumnType
  title: Localized
  about: Localized
  /** Over the layer's `from`; instants come as `timestamptz`. */
  sql: string
}

/** Features of one kind, as SQL: what OGC API, tiles and open files are read from, each in its own form. */
export interface Layer {
  id: string
  title: Localized
  about: Localized
  geometry: 'MultiPolygon' | 'Point'
  properties: LayerProperty[]
  from: string
  /** What always holds; everything if absent. */
  where?: string
  /** What is bound in `from` and `where`. */
  bindings: Knex.RawBinding[]
  /** A whole number, unique, that a feature keeps: features come in its order. */
  key: string
  /** What a feature is named by. */
  featureId: string
  /** In EPSG:4326, as it may be seen. */
  geom: string
  /** A condition that holds for every feature near a polygon (`$box`), for which there is an index. */
  near?: string
  /** When it begins and ends to be true, `timestamptz`; null is open. */
  times: [begins: string, ends: string]
}

export const property = (
  name: string,
  type: ColumnType,
  sql: string,
  title: Localized,
  about: Localized = title,
): LayerProperty => ({ name, type, sql, title, about })

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** What is asked of a layer: conditions over the columns of {@link featuresOf}. */
export interface Asked {
  conditions: string[]
  bindings: Knex.RawBinding[]
  /** GeoJSON of a polygon in EPSG:4326 that the features must meet. */
  box?: string | undefined
}

/**
 * SQL of a layer's features as a table `feature`, with `$key`, `$id`, `$geom`, `$begins`, `$ends` and each property under its
 * name; conditions see only what may be seen, so that none can find out more.
 */
export function featuresOf(layer: Layer, { conditions, bindings, box }: Asked) {
  const columns = [
    `${layer.key} as "$key"`,
    `${layer.featureId} as "$id"`,
    `${layer.geom} as "$geom"`,
    `${layer.times[0]} as "$begins"`,
    `${layer.times[1]} as "$ends"`,
    ...layer.properties.map(({ name, sql }) => `${sql} as ${quoted(name)}`),
  ]
  const near = box && layer.near ? layer.near.replace('$box', BOX) : null
  const within = box ? [`ST_Intersects("$geom", ${BOX})`] : []
  return {
    sql: `(select ${columns.join(', ')} from ${layer.from}
        where ${layer.where ?? 'true'} and ${near ?? 'true'}) as feature
      where ${[...conditions, ...within].join(' and ') || 'true'}`,
    bindings: [...layer.bindings, ...(near ? [box!] : []), ...bindings, ...(box ? [box] : [])],
  }
}
const BOX = 'ST_SetSRID(ST_GeomFromGeoJSON(?), 4326)'

/** SQL of a feature's properties as JSON, in their order; instants in UTC, as GeoPackage wants them. */
export function propertiesSql({ properties }: Pick<Layer, 'properties'>): string {
  const columns = properties.map(({ name, type }) => {
    const value = `feature.${quoted(name)}`
    const shown =
      type === 'dateTime' ? `to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : value
    return `${shown} as ${quoted(name)}`
  })
  return `(select row_to_json(property) from (select ${columns.join(', ')}) as property)`
}
