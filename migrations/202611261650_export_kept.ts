import type { Knex } from 'knex'

/**
 * How often a file was given, and when last; and that what proved it is no longer kept: then its row is all there is of it, so
 * that whoever asks is told so.
 */
export async function up(knex: Knex) {
  await knex.raw(`
    alter table export
      alter column statement drop not null,
      add column last_given_at timestamptz,
      add column last_as_of_seq bigint,
      add column times integer not null default 1,
      add constraint export_forgotten check (statement is not null or sha256 is null)`)
  await knex.raw(
    `update export set last_given_at = made_at, last_as_of_seq = (statement->>'asOfSeq')::bigint`,
  )
  await knex.raw(`
    alter table export
      alter column last_given_at set not null, alter column last_given_at set default clock_timestamp(),
      alter column last_as_of_seq set not null;
    create index export_same_file on export using hash (sha256) where sha256 is not null;
    create index export_kept on export (account_id, program_id, last_given_at desc) where statement is not null`)
}

export async function down(knex: Knex) {
  await knex.raw(`
    update export_job set statement_id = null
      where state <> 'done' and statement_id in (select id from export where statement is null);
    delete from export where statement is null;
    drop index export_kept;
    drop index export_same_file;
    alter table export
      drop constraint export_forgotten,
      drop column last_given_at, drop column last_as_of_seq, drop column times,
      alter column statement set not null`)
}
