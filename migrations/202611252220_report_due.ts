import type { Knex } from 'knex'

/** The open reports by the deadline in force, those without one last: what an operators' desk lists. */
export async function up(knex: Knex) {
  await knex.raw(`
    create index report_due on report (coalesce(due_at, 'infinity'::timestamptz), id)
      where state in ('received', 'accepted', 'referred', 'in_progress', 'waiting');
    -- Who was given reports of a category lately.
    create index report_category on report (category_id, received_day)`)
}

export async function down(knex: Knex) {
  await knex.raw('drop index report_due, report_category')
}
