import type { Knex } from 'knex'

/** People who sign in by an OpenID provider: who they are there, and what their sessions ask it again with. */
export async function up(knex: Knex) {
  await knex.raw(`
    -- Who signs in by the provider has no password here.
    alter table account alter column password drop not null;

    create table identity (
      id integer generated always as identity primary key,
      issuer text not null,
      subject text not null,
      -- Null while it waits for somebody to give it a role.
      account_id integer unique references account,
      name text not null,
      code text not null unique,
      first_seen_at timestamptz not null default clock_timestamp(),
      last_seen_at timestamptz not null default clock_timestamp(),
      unique (issuer, subject)
    );

    create table provider_session (
      session_id bigint primary key references session,
      identity_id integer not null references identity,
      -- Tokens, encrypted with a key that the database has not.
      sealed bytea not null,
      -- When the provider is asked again.
      check_at timestamptz not null
    );
    create index provider_session_check on provider_session (check_at);
  `)
}

export async function down(knex: Knex) {
  await knex.raw(`
    drop table provider_session, identity;
    update account set password = '', closed_at = coalesce(closed_at, clock_timestamp()) where password is null;
    alter table account alter column password set not null;
  `)
}
