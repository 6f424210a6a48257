import type { Knex } from 'knex'
import type { z } from 'zod'
import type { AreaCollection, adoptionRows, City } from '../../../contracts/city.ts'
import { scopeOf } from '../../figures/scope.ts'
import { pick, type AreaSet, type Reference } from '../../reports/reference.ts'

/** The city's lists, as clients name things by them. */
export function presentCity(reference: Reference, today: string): City {
  const { city } = reference
  return {
    code: city.code,
    name: city.name,
    timeZone: city.timeZone,
    center: city.center,
    defaultAreaSet: city.defaultAreaSet,
    reportingPeriod: city.reportingPeriod,
    demo: city.demo,
    areaSets: reference.areaSets.all.map(({ code, name, level, schematic, validFrom, validTo }) => ({
      code,
      name,
      level,
      schematic,
      current: (!validFrom || validFrom <= today) && (!validTo || today <= validTo),
      validFrom,
      validTo,
    })),
    agencies: reference.agencies.all.map(
      ({ id, code, name, shortName, parentId, successorId, validFrom, validTo }) => ({
        id,
        code,
        name,
        shortName,
        parent: parentId === null ? null : reference.agencies.codeOf(parentId),
        successor: successorId === null ? null : reference.agencies.codeOf(successorId),
        validFrom,
        validTo,
      }),
    ),
    categories: reference.categories.all.map(
      ({ id, code, name, parentId, validFrom, validTo, resolvedWithPhoto }) => ({
        id,
        code,
        name,
        parent: parentId === null ? null : reference.categories.codeOf(parentId),
        validFrom,
        validTo,
        resolvedWithPhoto,
      }),
    ),
    channels: reference.channels.all.map(({ id, code, name }) => ({ id, code, name })),
  }
}

/** The polygons of one set as GeoJSON, EPSG:4326 with five decimals (about a metre). */
export async function readAreas(knex: Knex, set: AreaSet): Promise<AreaCollection> {
  const { rows } = await knex.raw(
    `select id, code, name, short_name, parent, ST_X(label_point) as lon, ST_Y(label_point) as lat,
       ST_AsGeoJSON(geom, 5)::json as geometry
     from area where set_id = ? order by code`,
    [set.id],
  )
  return {
    type: 'FeatureCollection',
    set: set.code,
    schematic: set.schematic,
    features: rows.map((row: Record<string, never>) => ({
      type: 'Feature',
      id: row.id,
      properties: {
        id: row.id,
        code: row.code,
        name: row.name,
        shortName: row.short_name,
        parent: row.parent,
        labelPoint: [row.lon, row.lat],
      },
      geometry: row.geometry,
    })),
  }
}

/** The accounts and people behind the adoption of a set, or of one area of it, and what the city wants to reach. */
export async function listAdoption(
  knex: Knex,
  reference: Reference,
  query: { set?: string; area?: string },
): Promise<z.infer<typeof adoptionRows>> {
  const { set, area } = scopeOf(reference, query)
  const { rows } = await knex.raw(
    `select code as area, accounts, people from adoption join area on area.id = area_id
     where set_id = ? and (?::integer is null or area.id = ?) order by code`,
    [set.id, area?.id ?? null, area?.id ?? null] as Knex.RawBinding[],
  )
  const { adoption_target: target } = await knex('city').first('adoption_target')
  return { set: set.code, items: rows, target }
}

/** The set asked for, or the city's default lens. */
export function setOf(reference: Reference, code: string | undefined): AreaSet {
  return pick(reference.areaSets, 'set', code ?? reference.city.defaultAreaSet)
}
