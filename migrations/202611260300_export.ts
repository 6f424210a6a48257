import type { Knex } from 'knex'

/** What every file that was handed out holds: by its id, which the file's name carries, it can be checked years later. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table export (
      id uuid primary key,
      statement jsonb not null,
      account_id integer,
      made_at timestamptz not null default now()
    )`)
}

export async function down(knex: Knex) {
  await knex.raw('drop table export')
}
