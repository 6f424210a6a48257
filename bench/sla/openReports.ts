import { loadReports, makeModels } from '../snapshot/load.ts'
import type { CityDatabase } from '../support/database.ts'
import { copyReports } from './copyReports.ts'

const SEEDS = 2000

/**
 * Fills an empty database with so many open reports, each in its areas, none of whose alarms is due within the hour:
 * a few from the generator, copied in the database.
 */
export async function loadOpenReports(
  city: CityDatabase,
  size: number,
  at: (share: number) => void,
): Promise<void> {
  const { knex } = city
  await loadReports(city, await makeModels(city), SEEDS, () => {})
  await knex.raw(`
    delete from report where rule_id is null;
    update report set state = 'referred', resolved_at = null, rated_at = null, rating = null, handling_minutes = null,
      outcome = null, alarm = 'due_soon', due_at = now() + interval '2 hours' + id * interval '1 minute',
      next_alarm_at = now() + interval '2 hours' + id * interval '1 minute'`)
  await copyReports(city, size, at)
}

/** Moves the deadlines of so many reports, taken by chance, to `from`, `from + every` and so on, in milliseconds. */
export async function makeDue(
  { knex }: CityDatabase,
  { count, from, every }: { count: number; from: number; every: number },
): Promise<void> {
  await knex.raw(
    `update report set alarm = 'due_soon', due_at = at, next_alarm_at = at
     from (select id, to_timestamp((? + ?::float8 * (row_number() over () - 1)) / 1000) as at
       from (select distinct id from report
         join (select floor(random() * (select max(id) from report))::bigint as id from generate_series(1, ?::integer * 4)) chosen using (id)
         limit ?) picked) due
     where report.id = due.id`,
    [from, every, count, count],
  )
}
