import type { Knex } from 'knex'

/** Open reports around a place, in metres: the few that somebody still acts on, whatever the number of all. */
export async function up(knex: Knex) {
  await knex.raw(`
    create index report_open_place on report using gist ((geom::geography))
      where state in ('received', 'accepted', 'referred', 'in_progress', 'waiting')`)
}

export async function down(knex: Knex) {
  await knex.raw('drop index report_open_place')
}
