import type { Knex } from 'knex'

const NOW_COUNTERS = ['open', 'assigned', 'due_soon', 'overdue']
const IS_OPEN = "state in ('received', 'accepted', 'referred', 'in_progress', 'waiting')"
const IS_PROCESSED = "state in ('resolved', 'rated')"
const isRated = (rating: string) => `state = 'rated' and rating is not distinct from '${rating}'`
const hasOutcome = (outcome: string) => `${IS_PROCESSED} and outcome is not distinct from '${outcome}'`

/** What counted then, for the reports that were there before; from now on server/figures/tallyChanges.ts says it. */
const COHORT = {
  acknowledged: 'accepted_at is not null',
  processed: IS_PROCESSED,
  resolved_ever: `reopened_count > 0 or ${IS_PROCESSED}`,
  rated: "state = 'rated' and rating is not null",
  satisfied: isRated('satisfied'),
  accepted: isRated('accepted'),
  dissatisfied: isRated('dissatisfied'),
  refused: "state = 'refused'",
  duplicate: "state = 'duplicate'",
  reopened: 'reopened_count > 0',
  acknowledged_in_time: 'coalesce(accepted_at <= acknowledge_due_at, false)',
  on_time: hasOutcome('on_time'),
  on_time_after_extension: hasOutcome('on_time_after_extension'),
  late: hasOutcome('late'),
}
const DAY_COUNTERS = ['received', ...Object.keys(COHORT), 'begun', 'ended', 'ended_resolved']
const zeros = ['received', ...Object.keys(COHORT)].map(() => '0').join(', ')
const columns = (counters: string[]) =>
  counters.map((name) => `${name} integer not null default 0`).join(', ')

/**
 * The tallies once more by category. Agency 0 stands for "nobody has it" here, not for all: scopes add up on reading,
 * so that a change touches one row for each area. Area 0 stands for the city.
 */
export async function up(knex: Knex) {
  const key = 'area_id integer not null, category_id integer not null, agency_id integer not null'
  await knex.raw(`
    create table tally_category_now (${key}, ${columns(NOW_COUNTERS)},
      primary key (area_id, category_id, agency_id)) with (fillfactor = 70);
    create table tally_category_day (day date not null, ${key}, ${columns(DAY_COUNTERS)},
      primary key (area_id, category_id, agency_id, day)) with (fillfactor = 70);
    create table tally_category_handling (day date not null, ${key}, bucket smallint not null, n integer not null default 0,
      primary key (area_id, category_id, agency_id, day, bucket)) with (fillfactor = 70);
  `)
  const { rows } = await knex.raw('select exists (select from outbox) as waits')
  if (rows[0].waits)
    throw new Error(
      'Events wait to be written to the log: start the version before this one once more, then stop it',
    )
  await knex.raw(`
    create temporary table placed on commit drop as
      select id as report_id, 0 as area_id from report union all select report_id, area_id from report_area;
    insert into tally_category_now
      select area_id, category_id, agency_id, sum(open), sum(assigned), sum(due_soon), sum(overdue) from (
        select area_id, category_id, coalesce(agency_id, 0) as agency_id, 1 as open, 0 as assigned,
          (alarm is not distinct from 'due_soon')::integer as due_soon, (alarm is not distinct from 'overdue')::integer as overdue
        from placed join report on id = report_id where ${IS_OPEN}
        union all select area_id, category_id, assignment.agency_id, 0, 1, 0, 0
        from placed join report on id = report_id join assignment using (report_id) where ended_at is null) gauges
      group by 1, 2, 3;
    insert into tally_category_day
      select day, area_id, category_id, agency_id, ${DAY_COUNTERS.map((name) => `sum(${name})`).join(', ')} from (
        select received_day as day, area_id, category_id, coalesce(agency_id, 0) as agency_id, 1 as received,
          ${Object.entries(COHORT)
            .map(([name, rule]) => `(${rule})::integer as ${name}`)
            .join(', ')},
          0 as begun, 0 as ended, 0 as ended_resolved
        from placed join report on id = report_id
        union all select begun_day, area_id, category_id, assignment.agency_id, ${zeros}, 1, 0, 0
        from placed join report on id = report_id join assignment using (report_id)
        union all select ended_day, area_id, category_id, assignment.agency_id, ${zeros}, 0, 1,
          (assignment.outcome = 'resolved')::integer
        from placed join report on id = report_id join assignment using (report_id) where ended_day is not null) counted
      group by 1, 2, 3, 4;
    insert into tally_category_handling
      select received_day, area_id, category_id, coalesce(agency_id, 0),
        case when handling_minutes < 1 then 0 else floor(ln(handling_minutes::float8) / ln(1.05::float8)) + 1 end, count(*)
      from placed join report on id = report_id where ${IS_PROCESSED} and handling_minutes is not null
      group by 1, 2, 3, 4, 5;
  `)
}

export async function down(knex: Knex) {
  await knex.raw('drop table tally_category_handling, tally_category_day, tally_category_now')
}
