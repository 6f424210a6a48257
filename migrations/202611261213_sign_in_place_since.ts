import type { Knex } from 'knex'

/** Since when somebody signs in from a place: a network is known only after a while. */
export async function up(knex: Knex) {
  await knex.raw(`
    alter table sign_in_place add since timestamptz not null default clock_timestamp();
    update sign_in_place set since = seen_at;
  `)
}

export async function down(knex: Knex) {
  await knex.raw('alter table sign_in_place drop since')
}
