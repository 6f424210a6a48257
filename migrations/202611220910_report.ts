import type { Knex } from 'knex'

/** The reports themselves: the truth that every tally can be recomputed from. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table report (
      id bigint generated always as identity primary key,
      code text not null unique,
      source text not null,
      external_id text,
      channel_id integer not null references channel,
      category_id integer not null references category,
      urgency text not null,
      state text not null,
      version integer not null default 1,
      agency_id integer references agency,
      geom geometry(Point, 4326) not null,
      -- H3 cell of resolution 9, as the 64-bit integer that it is.
      cell bigint not null,
      address text,
      text text not null,
      received_at timestamptz not null,
      received_day date not null,
      accepted_at timestamptz,
      resolved_at timestamptz,
      rated_at timestamptz,
      rating text,
      duplicate_of bigint references report,
      reopened_count integer not null default 0,
      handling_minutes integer,
      changed_at timestamptz not null
    );
    create unique index report_external on report (source, external_id) where external_id is not null;
    create index report_received on report (received_day, id);
    create index report_open on report (agency_id, id)
      where state in ('received', 'accepted', 'referred', 'in_progress', 'waiting');

    -- The reporter's identity stays with the IOC: a table of its own, joined by nothing that answers in public.
    create table reporter (
      report_id bigint primary key references report on delete cascade,
      name text,
      phone text,
      email text
    );

    -- The area of each set that a report lies in.
    create table report_area (
      report_id bigint not null references report on delete cascade,
      set_id integer not null references area_set,
      area_id integer not null references area,
      primary key (report_id, set_id)
    );
    create index report_area_area on report_area (area_id, report_id);

    -- A spell: one time that one agency had the report.
    create table assignment (
      id bigint generated always as identity primary key,
      report_id bigint not null references report on delete cascade,
      agency_id integer not null references agency,
      begun_at timestamptz not null,
      begun_day date not null,
      ended_at timestamptz,
      ended_day date,
      outcome text
    );
    create index assignment_report on assignment (report_id);
    create index assignment_agency on assignment (agency_id, begun_day);
    create unique index assignment_one_open on assignment (report_id) where ended_at is null;
  `)
}

export async function down(knex: Knex) {
  await knex.raw(`drop table assignment, report_area, reporter, report`)
}
