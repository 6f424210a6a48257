import type { Knex } from 'knex'

/** Programs that send reports in without a person: a channel's server, with a token. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table sender (
      id integer generated always as identity primary key,
      name text not null,
      token_hash bytea not null unique check (octet_length(token_hash) = 32),
      created_by integer not null references account,
      created_at timestamptz not null default clock_timestamp(),
      seen_at timestamptz,
      revoked_at timestamptz
    );
  `)
}

export async function down(knex: Knex) {
  await knex.raw('drop table sender')
}
