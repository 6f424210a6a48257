import type { Knex } from 'knex'
import type { SlaChange, SlaChangeBody } from '../../../../contracts/slaChange.ts'
import { keepAreas } from '../../../areas/lock.ts'
import { ProblemError } from '../../../errors.ts'
import { appendToOutbox } from '../../../log/outbox.ts'
import { insertRules } from '../../../reports/ruleStore.ts'
import { readChange } from './list.ts'
import type { PlannedChange } from './plan.ts'

const UNIQUE_VIOLATION = '23505'

/**
 * Stores the new version, the decision, and the event that makes every process read the lists anew: one transaction.
 * @throws ProblemError `version-conflict` where somebody else stored that version first
 */
export async function storeChange(
  knex: Knex,
  body: SlaChangeBody,
  { version, appliesFrom }: PlannedChange,
): Promise<SlaChange> {
  try {
    return await knex.transaction(async (trx) => {
      await keepAreas(trx)
      const ids =
        body.kind === 'rule'
          ? { rule_id: (await insertRules(trx, [{ ...body.rule, version }]))[0]! }
          : { calendar_id: await insertCalendar(trx, body, version) }
      const [{ id, at }] = await trx('sla_change')
        .insert({
          ...ids,
          applies_from: appliesFrom,
          open_reports: body.open,
          decided_by: body.by,
          reason: body.reason,
          done_at: body.open === 'keep' ? trx.raw('clock_timestamp()') : null,
        })
        .returning(['id', 'at'])
      await appendToOutbox(trx, [
        { reportId: null, kind: 'sla.changed', at, before: null, after: null, data: { change: id } },
      ])
      return readChange(trx, id)
    })
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error
    throw new ProblemError('version-conflict', `Somebody else has just stored version ${version}`, {
      errors: [{ field: 'basedOn', message: 'is no longer the newest version' }],
    })
  }
}

async function insertCalendar(
  trx: Knex,
  { calendar }: SlaChangeBody & { kind: 'calendar' },
  version: number,
): Promise<number> {
  const { rows } = await trx.raw(
    `insert into calendar (code, version, body)
     select code, ?, ? from calendar order by version desc limit 1 returning id`,
    [version, JSON.stringify(calendar)],
  )
  return rows[0].id
}
