import type { Knex } from 'knex'
import type { z } from 'zod'
import type { calendars, SlaChange } from '../../../../contracts/slaChange.ts'

type Row = Omit<SlaChange, 'at' | 'doneAt'> & { at: Date; doneAt: Date | null }

const SELECT = `
  select sla_change.id, case when rule_id is null then 'calendar' else 'rule' end as kind,
    coalesce(sla_rule.code, calendar.code) as code, coalesce(sla_rule.version, calendar.version) as version,
    sla_change.applies_from as "appliesFrom", open_reports as open, decided_by as by, reason, at,
    case when done_at is not null then 'done' when looked_at is null then 'waiting' else 'running' end as state,
    recomputed, moved, done_at as "doneAt"
  from sla_change left join sla_rule on sla_rule.id = rule_id left join calendar on calendar.id = calendar_id`

const present = ({ at, doneAt, ...row }: Row): SlaChange => ({
  ...row,
  at: at.toISOString(),
  doneAt: doneAt?.toISOString() ?? null,
})

/** Every decision, newest first. */
export async function listChanges(knex: Knex): Promise<{ items: SlaChange[] }> {
  const { rows } = await knex.raw(`${SELECT} order by sla_change.id desc`)
  return { items: (rows as Row[]).map(present) }
}

/** A decision that is there. */
export async function readChange(knex: Knex, id: number): Promise<SlaChange> {
  const { rows } = await knex.raw(`${SELECT} where sla_change.id = ?`, [id])
  return present(rows[0])
}

/** Every version of the calendar, newest first. */
export async function listCalendars(knex: Knex): Promise<z.infer<typeof calendars>> {
  const { rows } = await knex.raw(
    'select id, code, version, created_at, body as calendar from calendar order by version desc',
  )
  return {
    items: rows.map(({ created_at, ...row }: { created_at: Date } & Record<string, unknown>) => ({
      ...row,
      createdAt: created_at.toISOString(),
    })),
  }
}
