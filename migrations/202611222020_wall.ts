import type { Knex } from 'knex'

/** What goes on beside the figures: emergencies and what is marked on their map, campaigns, and screens with a remote. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table emergency (
      id integer generated always as identity primary key,
      title jsonb not null,
      category_id integer references category,
      opened_at timestamptz not null default clock_timestamp(),
      opened_by text not null,
      ended_at timestamptz,
      ended_by text
    );
    create unique index emergency_one_open on emergency ((true)) where ended_at is null;

    create table emergency_mark (
      emergency_id integer not null references emergency on delete cascade,
      ref text not null,
      kind text not null check (kind in ('water-level', 'road-closed', 'shelter')),
      geom geometry(Geometry, 4326) not null,
      label text not null,
      level_cm integer,
      at timestamptz not null,
      removed_at timestamptz,
      primary key (emergency_id, ref)
    );

    create table campaign (
      id integer generated always as identity primary key,
      title jsonb not null,
      category_id integer not null references category,
      target integer not null check (target > 0),
      begins_at timestamptz not null,
      ends_at timestamptz not null check (ends_at > begins_at),
      created_by text not null
    );

    create table wall_screen (
      code text primary key,
      direction jsonb not null,
      changed_at timestamptz not null default clock_timestamp()
    );
  `)
}

export async function down(knex: Knex) {
  await knex.raw('drop table wall_screen, campaign, emergency_mark, emergency')
}
