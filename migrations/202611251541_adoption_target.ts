import type { Knex } from 'knex'

/** What a city has set itself for the adoption of its channels; null where it has not. */
export async function up(knex: Knex) {
  await knex.raw('alter table city add column adoption_target jsonb')
}

export async function down(knex: Knex) {
  await knex.raw('alter table city drop column adoption_target')
}
