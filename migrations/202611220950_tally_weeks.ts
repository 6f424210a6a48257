import type { Knex } from 'knex'

/**
 * The days' tallies once more by week (named by its Monday): a board over months reads a seventh of the rows, and
 * histograms over a period stop growing with the number of reports.
 */
export async function up(knex: Knex) {
  await knex.raw(`
    create table tally_week (like tally_day including defaults) with (fillfactor = 70);
    alter table tally_week rename column day to week;
    insert into tally_week
      select date_trunc('week', day)::date, area_id, agency_id, sum(received), sum(acknowledged), sum(processed),
        sum(resolved_ever), sum(rated), sum(satisfied), sum(accepted), sum(dissatisfied), sum(refused), sum(duplicate),
        sum(reopened), sum(begun), sum(ended), sum(ended_resolved)
      from tally_day group by 1, 2, 3;
    alter table tally_week add primary key (area_id, agency_id, week);
    create index tally_week_agency on tally_week (agency_id, area_id, week);

    create table tally_handling_week (like tally_handling including defaults) with (fillfactor = 70);
    alter table tally_handling_week rename column day to week;
    insert into tally_handling_week
      select date_trunc('week', day)::date, area_id, agency_id, bucket, sum(n) from tally_handling group by 1, 2, 3, 4;
    -- The count lies in the index: a histogram of months is a few neighbouring pages of it.
    alter table tally_handling_week add primary key (area_id, agency_id, week, bucket) include (n);
  `)
}

export async function down(knex: Knex) {
  await knex.raw(`drop table tally_handling_week, tally_week`)
}
