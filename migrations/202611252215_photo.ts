import type { Knex } from 'knex'

/** Photos of reports. Their images lie in a table of their own, so that a list never reads one. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table photo (
      id uuid primary key default gen_random_uuid(),
      report_id bigint not null references report on delete cascade,
      kind text not null check (kind in ('before', 'after')),
      -- How often the report had been reopened by then: a photo of an answer that no longer stands proves nothing.
      round integer not null,
      -- SHA-256 of the file as it was sent: the same one sent twice is one.
      digest bytea not null,
      width integer not null,
      height integer not null,
      added_at timestamptz not null,
      unique (report_id, kind, round, digest)
    );
    create table photo_image (
      photo_id uuid not null references photo on delete cascade,
      size text not null check (size in ('full', 'thumb')),
      bytes bytea not null,
      primary key (photo_id, size)
    );
    -- WebP does not get smaller by being compressed again.
    alter table photo_image alter column bytes set storage external;
  `)
}

export async function down(knex: Knex) {
  await knex.raw('drop table photo_image, photo')
}
