import type { Knex } from 'knex'

/** Files that are written while nobody waits for them, and lie ready for some days. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table export_job (
      id uuid primary key default gen_random_uuid(),
      -- Whose it is: an account, a screen, or whoever has not signed in where nobody has to.
      asker text not null,
      account_id integer references account,
      -- How far the asker's work went when it was asked for; null for the whole city.
      reach jsonb,
      query jsonb not null,
      state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled', 'expired')),
      reason text check ((reason is not null) = (state = 'failed')),
      rows_total integer,
      rows_done integer not null default 0,
      bytes bigint,
      name text,
      statement_id uuid references export,
      tries integer not null default 0,
      -- Whoever writes it says so now and then; who falls silent has gone.
      runner uuid,
      alive_at timestamptz,
      made_at timestamptz not null default clock_timestamp(),
      begun_at timestamptz,
      ended_at timestamptz,
      expires_at timestamptz,
      check ((state = 'running') = (runner is not null)),
      check ((state = 'done') <= (name is not null and bytes is not null and expires_at is not null))
    );
    create index export_job_asker on export_job (asker, made_at desc);
    create index export_job_waiting on export_job (made_at) where state in ('waiting', 'running');
    create index export_job_expires on export_job (expires_at) where state = 'done';
  `)
}

export async function down(knex: Knex) {
  await knex.raw('drop table export_job')
}
