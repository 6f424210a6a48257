import type { Knex } from 'knex'
import {
  describeFixes,
  label,
  percent,
  plural,
  squareKilometres,
  squareMetres,
  type Findings,
} from './findings.ts'
import type { AreaFacts } from './properties.ts'
import type { MultiPolygonCoordinates, RingFixes } from './rings.ts'

/** A repair that changes an area by more than this has guessed at where its border runs. */
const REPAIR_SHARE = 0.01
/** A part this small, and this small a share of its area, is a splinter of drawing and not land of its own. */
const SPLINTER_M2 = 100
const SPLINTER_SHARE = 0.001
/** No unit of a country is this small. */
const SMALLEST_M2 = 1000
/** A stated area further than this from the measured one makes one of the two doubtful. */
const STATED_SHARE = 0.1
const CHUNK = 25

/** An area with its rings in order, ready to be measured. */
export interface CleanArea extends AreaFacts {
  coordinates: MultiPolygonCoordinates
  fixes: RingFixes
}

/**
 * Puts the areas into the temporary table `import_area`, repairs their polygons there, drops splinters, measures them and
 * finds their label points. The table ends with the transaction. What is wrong is added to `problems`.
 */
export async function stageAreas(
  trx: Knex,
  areas: CleanArea[],
  found: Findings & { problems: string[] },
  at: (share: number) => void,
): Promise<void> {
  await trx.raw(`
    create temp table import_area (
      position integer primary key, id integer, code text, name jsonb, short_name text, stated_km2 float8, population integer,
      geom geometry(Geometry, 4326), m2 float8, label_point geometry(Point, 4326)
    ) on commit drop;
    -- Before the rows: an index on rows that this transaction has already changed would not be used by it.
    create index on import_area using gist (geom)`)
  found.repairs.push(...describeFixes(areas.map((area) => ({ area, fixes: area.fixes }))))
  for (let start = 0; start < areas.length; start += CHUNK) {
    const chunk = areas.slice(start, start + CHUNK)
    await insertAreas(trx, chunk)
    await repair(trx, chunk, found)
    await dropSplinters(trx, chunk, found)
    await measure(trx, chunk)
    at(Math.min(1, (start + CHUNK) / areas.length))
  }
  await trx.raw('analyze import_area')
  await refuseTiny(trx, areas, found.problems)
  await compareStated(trx, areas, found)
}

async function insertAreas(trx: Knex, areas: CleanArea[]) {
  await trx.raw(
    `insert into import_area (position, code, name, short_name, stated_km2, population, geom)
     select position, code, name, short_name, stated, population, ST_GeomFromGeoJSON(geometry)
     from unnest(?::integer[], ?::text[], ?::jsonb[], ?::text[], ?::float8[], ?::integer[], ?::text[])
       as row(position, code, name, short_name, stated, population, geometry)`,
    [
      areas.map(({ position }) => position),
      areas.map(({ code }) => code),
      areas.map(({ name }) => JSON.stringify(name)),
      areas.map(({ shortName }) => shortName),
      areas.map(({ statedKm2 }) => statedKm2),
      areas.map(({ population }) => population),
      areas.map(({ coordinates }) => JSON.stringify({ type: 'MultiPolygon', coordinates })),
    ] as unknown as Knex.RawBinding[],
  )
}

const byPosition = (areas: AreaFacts[]) => new Map(areas.map((area) => [area.position, area]))
const positions = (areas: AreaFacts[]) => areas.map(({ position }) => position)

async function repair(
  trx: Knex,
  areas: CleanArea[],
  { repairs, problems }: Findings & { problems: string[] },
) {
  const { rows } = await trx.raw(
    `with broken as (
       select position, geom, ST_IsValidDetail(geom) as detail from import_area
       where position = any(?) and not ST_IsValid(geom)
     ), repaired as (
       update import_area set geom = ST_CollectionExtract(ST_MakeValid(import_area.geom, 'method=structure'), 3)
       from broken where broken.position = import_area.position
       returning import_area.position, import_area.geom
     )
     select position, reason(detail) as reason, ST_X(location(detail)) as lon, ST_Y(location(detail)) as lat,
       ST_Area(broken.geom::geography) as before, ST_Area(repaired.geom::geography) as after
     from broken join repaired using (position) order by position`,
    [positions(areas)],
  )
  const of = byPosition(areas)
  for (const row of rows as Record<'position' | 'lon' | 'lat' | 'before' | 'after', number>[] &
    { reason: string }[]) {
    const area = label(of.get(row.position)!)
    const why = `${row.reason.toLowerCase()} at ${row.lon.toFixed(6)}, ${row.lat.toFixed(6)}`
    const changed = Math.abs(row.after - row.before)
    if (changed > REPAIR_SHARE * row.before || row.after === 0)
      problems.push(
        `${area}: ${why}; repaired it would measure ${squareKilometres(row.after / 1e6)} instead of ` +
          `${squareKilometres(row.before / 1e6)}, so where its border runs is a guess: correct it in the source`,
      )
    else repairs.push(`${area}: ${why}, repaired; its area changed by ${squareMetres(changed)}`)
  }
}

async function dropSplinters(trx: Knex, areas: CleanArea[], { repairs }: Findings) {
  const { rows } = await trx.raw(
    `with part as (
       select position, dumped.geom, ST_Area(dumped.geom::geography) as m2
       from import_area, ST_Dump(import_area.geom) as dumped
       where position = any(?) and ST_NumGeometries(import_area.geom) > 1
     ), judged as (
       select *, m2 < ? and m2 < ? * sum(m2) over (partition by position)
         and m2 < max(m2) over (partition by position) as splinter from part
     ), kept as (
       select position, ST_Collect(geom) filter (where not splinter) as geom, count(*) filter (where splinter)::integer as dropped,
         sum(m2) filter (where splinter) as m2 from judged group by position
     )
     update import_area set geom = kept.geom from kept
     where kept.position = import_area.position and kept.dropped > 0
     returning import_area.position, kept.dropped, kept.m2`,
    [positions(areas), SPLINTER_M2, SPLINTER_SHARE],
  )
  const of = byPosition(areas)
  for (const { position, dropped, m2 } of rows)
    repairs.push(
      `${label(of.get(position)!)}: ${plural(dropped, 'detached part')} under ${SPLINTER_M2} m² left out, ${squareMetres(m2)} in all`,
    )
}

async function measure(trx: Knex, areas: CleanArea[]) {
  await trx.raw(
    `update import_area set geom = ST_Multi(ST_ForcePolygonCCW(geom)), m2 = ST_Area(geom::geography),
       label_point = case when ST_IsEmpty(geom) then null else (ST_MaximumInscribedCircle(geom)).center end
     where position = any(?)`,
    [positions(areas)],
  )
}

/** A line there and back has the area of its rounding errors, and passes for a polygon. */
async function refuseTiny(trx: Knex, areas: CleanArea[], problems: string[]) {
  const { rows } = await trx.raw(
    'select position, m2 from import_area where m2 > 0 and m2 < ? order by position',
    [SMALLEST_M2],
  )
  const of = byPosition(areas)
  for (const { position, m2 } of rows)
    problems.push(`${label(of.get(position)!)}: it measures ${squareMetres(m2)} in all, which is no area`)
}

async function compareStated(trx: Knex, areas: CleanArea[], { warnings }: Findings) {
  const { rows } = await trx.raw(
    `select position, stated_km2, m2 / 1e6 as km2 from import_area
     where m2 > 0 and abs(m2 / 1e6 - stated_km2) > ? * stated_km2 order by position`,
    [STATED_SHARE],
  )
  const of = byPosition(areas)
  for (const { position, stated_km2: stated, km2 } of rows)
    warnings.push(
      `${label(of.get(position)!)} states ${squareKilometres(stated)} and measures ${squareKilometres(km2)} ` +
        `(${km2 > stated ? '+' : '−'}${percent(Math.abs(km2 / stated - 1))})`,
    )
}
