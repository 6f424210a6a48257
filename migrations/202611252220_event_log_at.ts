import type { Knex } from 'knex'

/**
 * What happened on a day is found without reading the whole log. Events lie in it nearly in the order of their time, so a few
 * bytes for every sixteen pages tell which to read, and writing costs next to nothing.
 */
export async function up(knex: Knex) {
  await knex.raw(
    'create index event_log_at on event_log using brin (at) with (pages_per_range = 16, autosummarize = on)',
  )
}

export async function down(knex: Knex) {
  await knex.raw('drop index event_log_at')
}
