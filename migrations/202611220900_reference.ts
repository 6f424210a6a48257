import type { Knex } from 'knex'

/** What a city is made of: areas, agencies, categories, channels. Loaded from fixtures or by an administrator. */
export async function up(knex: Knex) {
  await knex.raw(`
    create extension if not exists postgis;

    -- One row: this database is of this city and no other.
    create table city (
      only_one boolean primary key default true check (only_one),
      code text not null,
      name jsonb not null,
      report_prefix text not null,
      time_zone text not null,
      center double precision[] not null,
      default_area_set text not null,
      reporting_from date not null,
      reporting_to date not null,
      calendar jsonb not null,
      demo boolean not null,
      created_at timestamptz not null default now()
    );

    create table area_set (
      id integer generated always as identity primary key,
      code text not null unique,
      name jsonb not null,
      level text not null,
      valid_from date,
      valid_to date,
      schematic boolean not null
    );

    create table area (
      id integer generated always as identity primary key,
      set_id integer not null references area_set,
      code text not null,
      name jsonb not null,
      short_name text not null,
      parent text,
      official_km2 double precision,
      population integer,
      label_point geometry(Point, 4326) not null,
      geom geometry(MultiPolygon, 4326) not null,
      unique (set_id, code)
    );
    create index area_geom on area using gist (geom);

    create table agency (
      id integer generated always as identity primary key,
      code text not null unique,
      name jsonb not null,
      short_name text not null,
      parent_id integer references agency,
      successor_id integer references agency,
      valid_from date,
      valid_to date
    );

    create table category (
      id integer generated always as identity primary key,
      code text not null unique,
      name jsonb not null,
      parent_id integer references category,
      valid_from date,
      valid_to date
    );

    create table channel (
      id integer generated always as identity primary key,
      code text not null unique,
      name jsonb not null
    );

    create table adoption (
      area_id integer primary key references area on delete cascade,
      accounts integer not null,
      people integer not null check (people > 0)
    );
  `)
}

export async function down(knex: Knex) {
  await knex.raw(`drop table adoption, channel, category, agency, area, area_set, city`)
}
