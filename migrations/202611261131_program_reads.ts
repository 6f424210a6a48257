import type { Knex } from 'knex'

/** A program's token may read, as a role with its reach, in the place of sending reports in. */
export async function up(knex: Knex) {
  await knex.raw(`
    alter table sender add column role text, add column reach jsonb,
      add constraint sender_reads check ((role is null) = (reach is null)),
      add constraint sender_role check (role in ('analyst', 'dispatcher', 'leader', 'wall')),
      add constraint sender_reach check (
        role is null or reach->>'of' = case role when 'dispatcher' then 'agency' when 'leader' then 'area' else 'city' end);
  `)
}

/** A token that reads must not become one that sends. */
export async function down(knex: Knex) {
  await knex.raw(`
    update sender set revoked_at = coalesce(revoked_at, clock_timestamp()) where role is not null;
    alter table sender drop column role, drop column reach;
  `)
}
