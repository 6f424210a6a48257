import type { Knex } from 'knex'

/** Boards of the past, so that a replay folds the events since the nearest of them and not the whole log. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table replay_checkpoint (
      -- What it was counted by: other boundaries or another reporting period make other checkpoints.
      lens text not null,
      seq bigint not null,
      -- The latest time that an event up to seq happened at.
      at timestamptz not null,
      day date not null,
      body bytea not null,
      primary key (lens, seq)
    );
    alter table replay_checkpoint alter column body set storage external;
    create index replay_checkpoint_at on replay_checkpoint (lens, at, seq);

    -- Only the sequencer waits while it is made: commands write to the outbox.
    create index event_log_overdue on event_log (at) where kind = 'sla.overdue';
  `)
}

export async function down(knex: Knex) {
  await knex.raw('drop index event_log_overdue; drop table replay_checkpoint')
}
