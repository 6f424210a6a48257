import type { Knex } from 'knex'

/** A program's token may end by itself; null: it is good until it is taken back. */
export async function up(knex: Knex) {
  await knex.raw('alter table sender add column expires_at timestamptz')
}

export async function down(knex: Knex) {
  await knex.raw('alter table sender drop column expires_at')
}
