import type { Knex } from 'knex'

/** Decisions to change a rule or the calendar, and how far each has gone through the open reports. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table sla_change (
      id integer generated always as identity primary key,
      rule_id integer references sla_rule,
      calendar_id integer references calendar,
      applies_from date not null,
      open_reports text not null check (open_reports in ('keep', 'recompute')),
      decided_by text not null,
      reason text not null,
      at timestamptz not null default clock_timestamp(),
      -- The last open report that was looked at; null before the first.
      looked_at bigint,
      recomputed integer not null default 0,
      moved integer not null default 0,
      done_at timestamptz,
      check (num_nonnulls(rule_id, calendar_id) = 1)
    );
    create index sla_change_pending on sla_change (applies_from) where done_at is null;
  `)
}

export async function down(knex: Knex) {
  await knex.raw('drop table sla_change')
}
