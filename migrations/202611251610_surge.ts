import type { Knex } from 'knex'

/** When far more deadlines were missed than usual; one at a time, whatever number of processes looks for it. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table surge (
      id integer generated always as identity primary key,
      began_at timestamptz not null,
      ended_at timestamptz
    );
    create unique index surge_one_open on surge ((true)) where ended_at is null;
  `)
}

export async function down(knex: Knex) {
  await knex.raw('drop table surge')
}
