import type { Knex } from 'knex'

/** Browsers that are told when reports become overdue, and the key that this server is known by to their push services. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table push_key (
      only_one boolean primary key default true check (only_one),
      public_key text not null,
      private_key text not null
    );

    create table push_browser (
      id bigint generated always as identity primary key,
      account_id integer not null references account,
      -- Who signs out, or is signed out, is told nothing more; a session that has only lapsed still counts.
      session_id bigint not null references session on delete cascade,
      endpoint text not null unique,
      p256dh text not null,
      auth text not null,
      lang text not null check (lang in ('vi', 'en')),
      -- What is in the log up to here has been told, or was there before.
      seen_seq bigint not null,
      next_at timestamptz not null default clock_timestamp(),
      failures integer not null default 0,
      created_at timestamptz not null default clock_timestamp(),
      pushed_at timestamptz
    );
    create index push_browser_next on push_browser (next_at);
    create index push_browser_account on push_browser (account_id);
  `)
}

export async function down(knex: Knex) {
  await knex.raw('drop table push_browser, push_key')
}
