import type { Knex } from 'knex'

/** What of the city's reports is public: each decision, and the rows that the one in force has published. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table open_data (
      version integer primary key,
      settings jsonb not null,
      -- Names of reports are made with it: two decisions have no name in common.
      salt bytea not null check (octet_length(salt) = 32),
      account_id integer not null references account,
      decided_at timestamptz not null default clock_timestamp()
    );

    -- At most one row: what open_report holds.
    create table open_release (
      version integer primary key references open_data,
      until timestamptz not null,
      seq bigint not null,
      published integer not null,
      withheld integer not null,
      made_at timestamptz not null default clock_timestamp()
    );

    -- What was not chosen to be public is null. No column leads back to the report.
    create table open_report (
      key bigint primary key,
      id text not null unique,
      geom geometry(Point, 4326) not null,
      category text,
      channel text,
      state text,
      agency text,
      areas jsonb,
      "receivedDay" date,
      "resolvedDay" date,
      rating text,
      outcome text
    );
    create index open_report_geom on open_report using gist (geom);
  `)
}

export async function down(knex: Knex) {
  await knex.raw('drop table open_report; drop table open_release; drop table open_data')
}
