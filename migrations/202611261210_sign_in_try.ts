import type { Knex } from 'knex'

/** Wrong sign-ins are counted for all processes together; from where somebody has signed in before is remembered. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table sign_in_try (
      kind text not null check (kind in ('address', 'stranger', 'network', 'browser')),
      -- SHA-256 of the name that was typed, which may be a password in the wrong field; empty where any name counts.
      login bytea not null,
      -- SHA-256 of the network or of the browser's token; empty where any place counts.
      place bytea not null,
      count double precision not null,
      last_at timestamptz not null,
      held_until timestamptz not null,
      primary key (kind, login, place)
    );
    create index sign_in_try_login on sign_in_try (login);
    create index sign_in_try_last_at on sign_in_try (last_at);

    create table sign_in_place (
      account_id integer not null references account,
      kind text not null check (kind in ('network', 'browser')),
      place bytea not null check (octet_length(place) = 32),
      seen_at timestamptz not null default clock_timestamp(),
      primary key (account_id, kind, place)
    );
    create index sign_in_place_place on sign_in_place (place, kind);
  `)
}

export async function down(knex: Knex) {
  await knex.raw('drop table sign_in_place; drop table sign_in_try')
}
