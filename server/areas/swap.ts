import type { Knex } from 'knex'
import type { TargetSet } from './target.ts'

/** What became of the areas and reports of a set. */
export interface Swap {
  setId: number
  /** Ids of the set's areas as they are now. */
  areas: number[]
  added: number
  kept: number
  /** Names of the areas that are no more, and their ids. */
  gone: { id: number; name: string }[]
  reports: number
  /** Reports that lie in another area of the set than before, or in one for the first time, or no longer in any. */
  moved: number
  /** Reports in no area of the set. */
  outside: number
}

/** Gives each area of `import_area` its id: that of the area with its code in the set, or a new one. */
export async function assignIds(trx: Knex, { id }: TargetSet): Promise<void> {
  await trx.raw(
    `update import_area set id = coalesce(
       (select area.id from area where set_id = ? and area.code = import_area.code),
       nextval(pg_get_serial_sequence('area', 'id'))::integer)`,
    [id],
  )
}

/** Puts what was staged in the place of the set's areas. No writer may be at work. */
export async function swapAreas(trx: Knex, target: TargetSet): Promise<Swap> {
  const setId = await storeSet(trx, target)
  const kept = await trx.raw(
    `update area set name = staged.name, short_name = staged.short_name, geom = staged.geom, label_point = staged.label_point,
       official_km2 = coalesce(staged.stated_km2, area.official_km2), population = coalesce(staged.population, area.population)
     from import_area staged where staged.id = area.id`,
  )
  const added = await trx.raw(
    `insert into area (id, set_id, code, name, short_name, official_km2, population, label_point, geom)
     overriding system value
     select id, ?, code, name, short_name, stated_km2, population, label_point, geom from import_area
     where not exists (select from area where area.id = import_area.id)`,
    [setId],
  )
  const moved = await moveReports(trx, setId)
  const gone = await trx.raw(
    `delete from area where set_id = ? and id not in (select id from import_area) returning id, name->>'vi' as name`,
    [setId],
  )
  const { rows } = await trx.raw(
    `select count(*)::integer as reports, (count(*) filter (where area_id is null))::integer as outside,
       (select array_agg(id) from import_area) as areas from import_report`,
  )
  return { setId, ...rows[0], added: added.rowCount, kept: kept.rowCount, gone: gone.rows, moved }
}

async function storeSet(
  trx: Knex,
  { id, code, name, level, validFrom, validTo }: TargetSet,
): Promise<number> {
  const row = {
    code,
    name: JSON.stringify(name),
    level,
    valid_from: validFrom,
    valid_to: validTo,
    schematic: false,
  }
  if (id === null) return (await trx('area_set').insert(row).returning('id'))[0].id
  await trx('area_set').where({ id }).update(row)
  return id
}

/** Only what differs is written. @returns how many reports changed their area */
async function moveReports(trx: Knex, setId: number): Promise<number> {
  const left = await trx.raw(
    `delete from report_area using import_report placed
     where placed.report_id = report_area.report_id and set_id = ? and placed.area_id is null`,
    [setId],
  )
  const changed = await trx.raw(
    `update report_area set area_id = placed.area_id from import_report placed
     where placed.report_id = report_area.report_id and set_id = ? and placed.area_id <> report_area.area_id`,
    [setId],
  )
  const entered = await trx.raw(
    `insert into report_area (report_id, set_id, area_id)
     select report_id, ?, area_id from import_report where area_id is not null on conflict do nothing`,
    [setId],
  )
  return left.rowCount + changed.rowCount + entered.rowCount
}
