import type { Knex } from 'knex'

/** Categories whose reports are resolved with a photo of what was done. */
export async function up(knex: Knex) {
  await knex.raw('alter table category add column resolved_with_photo boolean not null default false')
}

export async function down(knex: Knex) {
  await knex.raw('alter table category drop column resolved_with_photo')
}
