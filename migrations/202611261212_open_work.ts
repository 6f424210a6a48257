import type { Knex } from 'knex'

/** How far the copying out of what a decision makes public has come; at most one row, and none while nothing is copied. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table open_work (
      only_one boolean primary key default true check (only_one),
      version integer not null references open_data,
      begun_at timestamptz not null default clock_timestamp(),
      progress double precision not null default 0 check (progress between 0 and 1)
    );
  `)
}

export async function down(knex: Knex) {
  await knex.raw('drop table open_work')
}
