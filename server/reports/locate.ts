import type { Knex } from 'knex'
import { fieldProblem, type ProblemError } from '../errors.ts'

export interface Place {
  lon: number
  lat: number
}

/**
 * The ids of the areas that each place lies in, one per set (the lowest id on a shared border), in the places' order.
 * Empty for a place outside every area. Places in degrees, EPSG:4326.
 */
export async function locate(knex: Knex, places: Place[]): Promise<number[][]> {
  const { rows } = await knex.raw(
    `select (select array_agg(id order by set_id) from (
         select distinct on (set_id) id, set_id from area
         where ST_Covers(geom, ST_SetSRID(ST_MakePoint(lon, lat), 4326)) order by set_id, id
       ) found) as areas
     from unnest(?::float8[], ?::float8[]) with ordinality as place(lon, lat, position) order by position`,
    [places.map((place) => place.lon), places.map((place) => place.lat)],
  )
  return rows.map((row: { areas: number[] | null }) => row.areas ?? [])
}

/** Why a place outside the city was refused, in words that help: swapped, null island, or plainly outside. */
export async function explainOutside(knex: Knex, { lon, lat }: Place): Promise<ProblemError> {
  const mirrored = Math.abs(lon) <= 90 ? await locate(knex, [{ lon: lat, lat: lon }]) : [[]]
  if (mirrored[0]!.length > 0)
    return fieldProblem(
      'swapped-coordinates',
      'lon',
      `${lon}, ${lat} lies in the city when read as lat, lon: swap them`,
    )
  if (lon === 0 && lat === 0)
    return fieldProblem(
      'outside-city',
      'lon',
      '0, 0 is where devices without a position put it: send the real place',
    )
  return fieldProblem('outside-city', 'lon', `${lon}, ${lat} lies in no area of the city`)
}
