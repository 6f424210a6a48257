import type { Knex } from 'knex'

/**
 * Calendars and rules as versioned data, the clock of each report, and the tallies of deadlines.
 * A report keeps the ids of the rule and the calendar that made its deadline: they are never edited, only followed by others.
 */
export async function up(knex: Knex) {
  await knex.raw(`
    create table calendar (
      id integer generated always as identity primary key,
      code text not null,
      version integer not null,
      body jsonb not null,
      created_at timestamptz not null default now(),
      unique (code, version)
    );
    insert into calendar (code, version, body) select 'office', 1, calendar from city;
    alter table city drop column calendar;

    create table sla_rule (
      id integer generated always as identity primary key,
      code text not null,
      version integer not null,
      category_id integer references category,
      agency_id integer references agency,
      urgency text,
      area_set_id integer references area_set,
      -- Working time of the city's calendar, or plain time by day and night.
      acknowledge_time text not null check (acknowledge_time in ('working', 'calendar')),
      acknowledge_minutes integer not null check (acknowledge_minutes > 0),
      resolve_time text not null check (resolve_time in ('working', 'calendar')),
      resolve_minutes integer not null check (resolve_minutes > 0),
      warn_minutes integer not null check (warn_minutes >= 0 and warn_minutes < resolve_minutes),
      extend_by text not null check (extend_by in ('agency', 'ioc', 'nobody')),
      extensions integer not null check (extensions >= 0),
      applies_from date not null,
      applies_to date,
      -- Which of its limits the city has published; all others are assumed and say so wherever they show.
      given text[] not null,
      source text,
      created_at timestamptz not null default now(),
      unique (code, version)
    );

    alter table report
      add column rule_id integer references sla_rule,
      add column calendar_id integer references calendar,
      -- The clock starts on receipt and again on reopening.
      add column clock_started_at timestamptz,
      -- Spells of waiting since then: [[from, to | null], …], ISO 8601.
      add column pauses jsonb not null default '[]',
      -- Later deadlines granted since then: [{ at, until, by, reason }, …].
      add column extensions jsonb not null default '[]',
      add column acknowledge_due_at timestamptz,
      add column original_due_at timestamptz,
      add column due_at timestamptz,
      add column alarm text check (alarm in ('due_soon', 'overdue')),
      add column next_alarm_at timestamptz,
      add column outcome text check (outcome in ('on_time', 'on_time_after_extension', 'late')),
      -- What came of it before it was reopened stays counted: outcomes of earlier answers, oldest first.
      add column past_outcomes jsonb not null default '[]';
    create index report_next_alarm on report (next_alarm_at) where next_alarm_at is not null;

    -- The agency's own share of the time, from its referral.
    alter table assignment add column due_at timestamptz;
  `)
  for (const table of ['tally_day', 'tally_week'])
    await knex.raw(`
      alter table ${table}
        add column acknowledged_in_time integer not null default 0,
        add column on_time integer not null default 0,
        add column on_time_after_extension integer not null default 0,
        add column late integer not null default 0`)
  await knex.raw(`
    alter table tally_now
      add column due_soon integer not null default 0,
      add column overdue integer not null default 0`)
}

export async function down(knex: Knex) {
  await knex.raw(`
    alter table tally_now drop column due_soon, drop column overdue;
    alter table assignment drop column due_at;
    alter table report drop column rule_id, drop column calendar_id, drop column clock_started_at, drop column pauses,
      drop column extensions, drop column acknowledge_due_at, drop column original_due_at, drop column due_at,
      drop column alarm, drop column next_alarm_at, drop column outcome, drop column past_outcomes;
  `)
  for (const table of ['tally_day', 'tally_week'])
    await knex.raw(`
      alter table ${table} drop column acknowledged_in_time, drop column on_time, drop column on_time_after_extension, drop column late`)
  await knex.raw(`
    alter table city add column calendar jsonb;
    update city set calendar = (select body from calendar order by version desc limit 1);
    alter table city alter column calendar set not null;
    drop table sla_rule, calendar;
  `)
}
