import type { Knex } from 'knex'

/**
 * The sources that a program's token may name, the first where a report names none. Tokens that there are keep those that they
 * have named; one that has sent nothing may go on to name any, which is null.
 */
export async function up(knex: Knex) {
  await knex.raw(`
    alter table sender
      add column sources text[],
      add constraint sender_sources check (sources is null or (role is null and cardinality(sources) > 0));
    update sender set sources = named.sources
    from (
      select (data->>'sender')::integer as id, array_agg(distinct report.source order by report.source) as sources
      from (select report_id, data from event_log where kind = 'received' and data->>'sender' is not null
            union all select report_id, data from outbox where kind = 'received' and data->>'sender' is not null) as sent
      join report on report.id = sent.report_id
      group by 1
    ) as named
    where sender.id = named.id and role is null;
  `)
}

/** Before it, every token that sends could name every source, and can again. */
export async function down(knex: Knex) {
  await knex.raw('alter table sender drop constraint sender_sources, drop column sources')
}
