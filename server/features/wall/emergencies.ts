import type { Knex } from 'knex'
import type { z } from 'zod'
import type { Emergency, emergencyBody, endBody, Mark } from '../../../contracts/wall.ts'
import { fieldProblem, ProblemError } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import { pick, type Reference } from '../../reports/reference.ts'
import { tellWalls } from './tell.ts'

const UNIQUE_VIOLATION = '23505'

/** @throws ProblemError `already-open` while another emergency lasts, `unknown-code` */
export async function openEmergency(
  { knex, reference }: Pick<Deps, 'knex' | 'reference'>,
  { title, category, by }: z.infer<typeof emergencyBody>,
): Promise<Emergency> {
  const city = reference()
  const categoryId = category === null ? null : pick(city.categories, 'category', category).id
  try {
    return await knex.transaction(async (trx) => {
      const [{ id }] = await trx('emergency')
        .insert({ title: JSON.stringify(title), category_id: categoryId, opened_by: by })
        .returning('id')
      await tellWalls(trx)
      return (await readEmergency(trx, city, id))!
    })
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error
    throw new ProblemError('already-open', 'An emergency lasts already; end it before another is opened')
  }
}

/** Places marks on the map; one whose ref is known replaces it. @throws ProblemError `not-found`, `outside-city` */
export async function placeMarks(
  { knex, reference }: Pick<Deps, 'knex' | 'reference'>,
  id: number,
  marks: Mark[],
): Promise<Emergency> {
  return knex.transaction(async (trx) => {
    await lockOpen(trx, id)
    await refuseOutside(trx, reference(), marks)
    await trx.raw(
      `with told as (insert into emergency_mark (emergency_id, ref, kind, geom, label, level_cm, at)
       select ?, ref, kind,
         case when "to" is null or jsonb_typeof("to") = 'null' then ST_Point(lon, lat, 4326)
           else ST_MakeLine(ST_Point(lon, lat, 4326), ST_Point(("to"->>'lon')::float8, ("to"->>'lat')::float8, 4326)) end,
         label, "levelCm", at
       from jsonb_to_recordset(?::jsonb)
         as mark(ref text, kind text, lon float8, lat float8, "to" jsonb, label text, "levelCm" integer, at timestamptz)
       on conflict (emergency_id, ref) do update set kind = excluded.kind, geom = excluded.geom, label = excluded.label,
         level_cm = excluded.level_cm, at = excluded.at, removed_at = null
       where excluded.at >= emergency_mark.at
       returning *) ${KEEP_TOLD}`,
      // Of a ref that stands twice the latest counts: one statement cannot touch a row twice.
      [id, JSON.stringify([...new Map(marks.toSorted(byTime).map((mark) => [mark.ref, mark])).values()])],
    )
    await trx.raw(
      `insert into emergency_level (emergency_id, ref, at, level_cm)
       select :id, ref, at, "levelCm" from jsonb_to_recordset(:levels::jsonb) as mark(ref text, "levelCm" integer, at timestamptz)
       where "levelCm" is distinct from (select level_cm from emergency_level level
         where level.emergency_id = :id and level.ref = mark.ref and level.at = mark.at order by told_at desc limit 1)`,
      { id, levels: JSON.stringify(distinct(marks.filter(({ levelCm }) => levelCm !== null))) },
    )
    await tellWalls(trx)
    return (await readEmergency(trx, reference(), id))!
  })
}

/** Keeps what was told of marks: the last part of a statement whose `told` are rows of emergency_mark. A gauge that repeats itself is told once. */
const KEEP_TOLD = `insert into emergency_mark_told (emergency_id, ref, kind, geom, label, level_cm, at, removed)
  select emergency_id, ref, kind, geom, label, level_cm, at, removed_at is not null from told
  where (kind, geom, label, level_cm, at, removed_at is not null) is distinct from (
    select (kind, geom, label, level_cm, at, removed) from emergency_mark_told before
    where before.emergency_id = told.emergency_id and before.ref = told.ref order by told_at desc, id desc limit 1)`

/** Of levels of one gauge at one instant the last that was sent. */
const distinct = (marks: Mark[]) => [
  ...new Map(marks.map((mark) => [`${mark.ref}/${Date.parse(mark.at)}`, mark])).values(),
]

const byTime = (a: Mark, b: Mark) => Date.parse(a.at) - Date.parse(b.at)

/** @throws ProblemError `not-found` */
export async function removeMarks(
  { knex, reference }: Pick<Deps, 'knex' | 'reference'>,
  id: number,
  refs: string[],
) {
  return knex.transaction(async (trx) => {
    await lockOpen(trx, id)
    await trx.raw(
      `with told as (update emergency_mark set removed_at = clock_timestamp()
         where emergency_id = ? and removed_at is null and ref = any(?::text[]) returning *) ${KEEP_TOLD}`,
      [id, refs],
    )
    await tellWalls(trx)
    return (await readEmergency(trx, reference(), id))!
  })
}

/** @throws ProblemError `not-found` for one that there is not, or that has ended */
export async function endEmergency(
  { knex, reference }: Pick<Deps, 'knex' | 'reference'>,
  id: number,
  { by }: z.infer<typeof endBody>,
): Promise<Emergency> {
  return knex.transaction(async (trx) => {
    await lockOpen(trx, id)
    await trx('emergency')
      .where({ id })
      .update({ ended_at: trx.raw('clock_timestamp()'), ended_by: by })
    await tellWalls(trx)
    return (await readEmergency(trx, reference(), id))!
  })
}

async function lockOpen(trx: Knex.Transaction, id: number) {
  const open = await trx('emergency').where({ id, ended_at: null }).forUpdate().first('id')
  if (!open) throw new ProblemError('not-found', `There is no emergency ${id}, or it has ended`)
}

/** Far from every area of the city: a mark there is a mistake. */
const NEAR_METRES = 20_000

async function refuseOutside(trx: Knex, { city }: Reference, marks: Mark[]) {
  const points = marks.flatMap(({ lon, lat, to }, index) =>
    [{ lon, lat }, ...(to ? [to] : [])].map((point) => ({ ...point, index })),
  )
  const { rows } = await trx.raw(
    `select index from jsonb_to_recordset(?::jsonb) as point(lon float8, lat float8, index integer)
     where not exists (select from area join area_set on area_set.id = set_id
       where area_set.code = ? and ST_DWithin(geom::geography, ST_Point(lon, lat, 4326)::geography, ?)) limit 1`,
    [JSON.stringify(points), city.defaultAreaSet, NEAR_METRES],
  )
  if (rows.length > 0)
    throw fieldProblem('outside-city', `marks.${rows[0].index}`, 'lies more than 20 km outside the city')
}

/** Enough for a line that says where the water is going. */
const LEVELS_TOLD = 16
const iso = (at: string | Date) => new Date(at).toISOString()

/** The emergency that lasted at an instant, as it was known then; null where none did. Now if no instant is given. */
export async function emergencyAt(knex: Knex, city: Reference, at?: Date): Promise<Emergency | null> {
  const lasting = at ? 'opened_at <= :at and (ended_at is null or ended_at > :at)' : 'ended_at is null'
  const { rows } = await knex.raw(`select id from emergency where ${lasting}`, at ? { at } : {})
  return rows[0] ? readEmergency(knex, city, rows[0].id, at) : null
}

/**
 * An emergency with the marks that stand, or those that stood at an instant by what had been told by then.
 * @returns null where there is none of the id
 */
export async function readEmergency(
  knex: Knex,
  city: Reference,
  id: number,
  at?: Date,
): Promise<Emergency | null> {
  const row = await knex('emergency').where({ id }).first()
  if (!row) return null
  const by = at ?? 'infinity'
  const marksKnown = !at || row.marks_kept_since === null || row.marks_kept_since <= at
  const { rows } = await knex.raw(
    `select known.ref, mark.kind, ST_X(ST_StartPoint(line)) as lon, ST_Y(ST_StartPoint(line)) as lat,
       case when ST_NPoints(line) > 1 and GeometryType(mark.geom) = 'LINESTRING'
         then json_build_object('lon', ST_X(ST_EndPoint(line)), 'lat', ST_Y(ST_EndPoint(line))) end as "to",
       mark.label, mark.level_cm as "levelCm", mark.at,
       (select coalesce(json_agg(json_build_object('at', at, 'levelCm', level_cm) order by at), '[]')
         from (select distinct on (at) at, level_cm from emergency_level level where level.emergency_id = known.emergency_id
           and level.ref = known.ref and mark.kind = 'water-level' and told_at <= :by order by at desc, told_at desc limit :levels) as last) as levels
     from emergency_mark known,
       lateral (select * from emergency_mark_told told where told.emergency_id = known.emergency_id and told.ref = known.ref
         and told_at <= :by order by told_at desc, id desc limit 1) as mark,
       lateral (select case when GeometryType(mark.geom) = 'POINT' then ST_MakeLine(mark.geom, mark.geom) else mark.geom end) as as_line(line)
     where known.emergency_id = :id and not mark.removed and :marksKnown order by mark.at desc, known.ref`,
    { id, by, marksKnown, levels: LEVELS_TOLD },
  )
  const ended = row.ended_at && row.ended_at <= (at ?? row.ended_at)
  return {
    id: row.id,
    title: row.title,
    category: row.category_id === null ? null : city.categories.codeOf(row.category_id),
    openedAt: row.opened_at.toISOString(),
    endedAt: ended ? row.ended_at.toISOString() : null,
    marks: rows.map((one: Emergency['marks'][number]) => ({
      ...one,
      at: iso(one.at),
      levels: one.levels.map(({ at: of, levelCm }) => ({ at: iso(of), levelCm })),
    })),
    marksKnown,
  }
}
