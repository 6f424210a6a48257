import type { Knex } from 'knex'

/** The outbox that commands write to, and the log that the sequencer makes of it. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table outbox (
      id bigint generated always as identity primary key,
      report_id bigint,
      kind text not null,
      at timestamptz not null,
      before jsonb,
      after jsonb,
      data jsonb not null
    );

    -- One row. The sequencer takes seq from here in its own transaction, so seq is dense even after an abort;
    -- a leader whose term is no longer the one stored here changes nothing.
    create table log_head (
      only_one boolean primary key default true check (only_one),
      epoch uuid not null default gen_random_uuid(),
      seq bigint not null default 0,
      term integer not null default 0,
      folded_at timestamptz not null default now()
    );
    insert into log_head default values;

    create table event_log (
      seq bigint primary key,
      report_id bigint,
      kind text not null,
      at timestamptz not null,
      recorded_at timestamptz not null,
      before jsonb,
      after jsonb,
      data jsonb not null
    );
    create index event_log_report on event_log (report_id, seq);
  `)
}

export async function down(knex: Knex) {
  await knex.raw(`drop table event_log, log_head, outbox`)
}
