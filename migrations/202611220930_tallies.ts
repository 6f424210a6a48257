import type { Knex } from 'knex'

/**
 * What the sequencer folds. Area 0 and agency 0 stand for "all", so every scope of the board is one range of an index.
 * The counters are those of server/figures/counters.ts.
 */
export async function up(knex: Knex) {
  await knex.raw(`
    create table tally_now (
      area_id integer not null,
      agency_id integer not null,
      open integer not null default 0,
      assigned integer not null default 0,
      primary key (area_id, agency_id)
    ) with (fillfactor = 70);

    create table tally_day (
      day date not null,
      area_id integer not null,
      agency_id integer not null,
      received integer not null default 0,
      acknowledged integer not null default 0,
      processed integer not null default 0,
      resolved_ever integer not null default 0,
      rated integer not null default 0,
      satisfied integer not null default 0,
      accepted integer not null default 0,
      dissatisfied integer not null default 0,
      refused integer not null default 0,
      duplicate integer not null default 0,
      reopened integer not null default 0,
      begun integer not null default 0,
      ended integer not null default 0,
      ended_resolved integer not null default 0,
      primary key (area_id, agency_id, day)
    ) with (fillfactor = 70);
    create index tally_day_agency on tally_day (agency_id, area_id, day);

    -- Handling times of the reports received on a day, in logarithmic buckets of working minutes.
    create table tally_handling (
      day date not null,
      area_id integer not null,
      agency_id integer not null,
      bucket smallint not null,
      n integer not null default 0,
      primary key (area_id, agency_id, day, bucket)
    ) with (fillfactor = 70);

    -- Reports received per hour, H3 cell of resolution 9, and category.
    create table tally_heat (
      hour timestamptz not null,
      cell bigint not null,
      category_id integer not null,
      n integer not null default 0,
      primary key (hour, cell, category_id)
    ) with (fillfactor = 70);
  `)
}

export async function down(knex: Knex) {
  await knex.raw(`drop table tally_heat, tally_handling, tally_day, tally_now`)
}
