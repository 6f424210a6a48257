import type { Knex } from 'knex'

/** A campaign that was planned can be called off; it stays, so that what walls showed can be told later. */
export async function up(knex: Knex) {
  await knex.raw('alter table campaign add column cancelled_at timestamptz, add column cancelled_by text')
}

export async function down(knex: Knex) {
  await knex.raw('alter table campaign drop column cancelled_at, drop column cancelled_by')
}
