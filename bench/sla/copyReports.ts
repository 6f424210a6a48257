import type { Knex } from 'knex'
import type { CityDatabase } from '../support/database.ts'

const COLUMNS = `source, channel_id, category_id, urgency, state, version, agency_id, geom, cell, address, text, received_at,
  received_day, accepted_at, resolved_at, rated_at, rating, reopened_count, handling_minutes, changed_at, rule_id,
  calendar_id, clock_started_at, pauses, extensions, acknowledge_due_at, original_due_at, due_at, alarm, next_alarm_at,
  outcome, past_outcomes`

/** Reports copied in one statement. */
const PART = 100_000

/**
 * Copies the reports of a database, with their areas, until there are so many: equal lives, each with a code of its own.
 * A million by the server's own functions would take most of an hour; the tallies do not know the copies.
 */
export async function copyReports(
  { knex }: Pick<CityDatabase, 'knex'>,
  size: number,
  at: (share: number) => void,
): Promise<void> {
  const { rows } = await knex.raw('select count(*)::integer as models, max(id) as last from report')
  const { models, last } = rows[0] as { models: number; last: number }
  for (let done = models; done < size; done += PART) {
    await copyPart(knex, { models, last, from: done, to: Math.min(size, done + PART) })
    at(Math.min(1, (done + PART) / size))
  }
  await knex.raw('vacuum analyze report, report_area')
}

function copyPart(knex: Knex, part: { models: number; last: number; from: number; to: number }) {
  return knex.transaction(async (trx) => {
    // Every row is a copy of a sound one: looking up what it refers to would be most of the time.
    await trx.raw(`set local session_replication_role = 'replica'`)
    await trx.raw(
      `with model as materialized (
         select *, row_number() over (order by id) - 1 as number from report where id <= :last),
       copy as materialized (
         select n, model.id as of, nextval(pg_get_serial_sequence('report', 'id')) as id
         from generate_series(:from::integer, :to::integer - 1) n join model on number = n % :models::integer),
       stored as (
         insert into report (id, code, ${COLUMNS}) overriding system value
         select copy.id, 'COPY-' || n, ${COLUMNS} from copy join report on report.id = of)
       insert into report_area (report_id, set_id, area_id)
       select copy.id, set_id, area_id from copy join report_area on report_id = of`,
      part,
    )
  })
}
