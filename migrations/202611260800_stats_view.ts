import type { Knex } from 'knex'

/** Views of statistics that somebody has given a name: the query of the page, and nothing that was counted. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table stats_view (
      account_id integer not null references account,
      name text not null,
      query text not null,
      primary key (account_id, name)
    );
  `)
}

export async function down(knex: Knex) {
  await knex.raw('drop table stats_view')
}
