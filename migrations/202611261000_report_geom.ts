import type { Knex } from 'knex'

/** Map tools ask for the reports of a rectangle. */
export async function up(knex: Knex) {
  await knex.raw('create index report_geom on report using gist (geom)')
}

export async function down(knex: Knex) {
  await knex.raw('drop index report_geom')
}
