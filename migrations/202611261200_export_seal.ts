import type { Knex } from 'knex'

/** What proves a file to be the one that was given, and which program took it. Files of before have none of it. */
export async function up(knex: Knex) {
  await knex.raw(`
    alter table export
      add column sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
      add column bytes bigint,
      add column program_id integer,
      add constraint export_seal check ((sha256 is null) = (bytes is null))`)
}

export async function down(knex: Knex) {
  await knex.raw(`
    alter table export drop constraint export_seal, drop column sha256, drop column bytes, drop column program_id`)
}
