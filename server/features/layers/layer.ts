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
  near: string
  /** A day of the city with an index, where each feature begins and ends on that day. */
  day?: string
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
  /** Instants or days that they must be true between, either of which may be open. */
  during?: { from: string | null; to: string | null } | undefined
}

const start = (time: string) => (time.includes('T') ? '?::timestamptz' : '(?::date)::timestamptz')
const end = (time: string) =>
  time.includes('T') ? '?::timestamptz' : `((?::date + 1)::timestamptz - interval '1 microsecond')`

/**
 * SQL of a layer's features as a table `feature`, with `$key`, `$id`, `$geom`, `$begins`, `$ends` and each property under its
 * name; conditions see only what may be seen, so that none can find out more.
 */
export function featuresOf(layer: Layer, { conditions, bindings, box, during }: Asked) {
  const columns = [
    `${layer.key} as "$key"`,
    `${layer.featureId} as "$id"`,
    `${layer.geom} as "$geom"`,
    `${layer.times[0]} as "$begins"`,
    `${layer.times[1]} as "$ends"`,
    ...layer.properties.map(({ name, sql }) => `${sql} as ${quoted(name)}`),
  ]
  const inside = new Conditions(layer.bindings).add(layer.where ?? 'true')
  const outside = new Conditions(bindings)
  conditions.forEach((condition) => outside.add(condition))
  if (box) {
    inside.add(layer.near.replace('$box', BOX), box)
    // Of a shown point the planner would guess that next to none is inside, and go through lists for each that is.
    outside.add(`coalesce(ST_Intersects("$geom", ${BOX}), false)`, box)
  }
  const { from = null, to = null } = during ?? {}
  if (to) {
    if (layer.day) inside.add(`${layer.day} <= ${end(to)}::date`, to)
    outside.add(`("$begins" is null or "$begins" <= ${end(to)})`, to)
  }
  if (from) {
    if (layer.day) inside.add(`${layer.day} >= ${start(from)}::date`, from)
    outside.add(`("$ends" is null or "$ends" >= ${start(from)})`, from)
  }
  return {
    sql: `(select ${columns.join(', ')} from ${layer.from} where ${inside.sql}) as feature where ${outside.sql}`,
    bindings: [...inside.bindings, ...outside.bindings],
  }
}

/** Parts of a `where` clause, with what is bound in their order. */
class Conditions {
  readonly bindings: Knex.RawBinding[]
  #parts: string[] = []
  constructor(bindings: Knex.RawBinding[]) {
    this.bindings = [...bindings]
  }
  add(part: string, ...bound: Knex.RawBinding[]): this {
    this.#parts.push(part)
    this.bindings.push(...bound)
    return this
  }
  get sql() {
    return this.#parts.join(' and ') || 'true'
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
