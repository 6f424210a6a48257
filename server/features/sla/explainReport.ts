import type { Knex } from 'knex'
import type { Alarm, Outcome, State } from '../../../contracts/lifecycle.ts'
import type { SlaExplanation } from '../../../contracts/sla.ts'
import { ProblemError } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import { inSnapshot, readHead } from '../../log/read.ts'
import { deadlineOf, outcomeOf } from '../../sla/clock.ts'
import { explain } from '../../sla/explain.ts'
import { addLimit, resolveInput } from '../../sla/reportClock.ts'
import { maskPersonalData } from '../reports/present.ts'
import { readClock, type EventRow } from './clockTold.ts'
import { readShares } from './shares.ts'

interface StoredRow {
  id: number
  code: string
  state: State
  alarm: Alarm | null
  outcome: Outcome | null
  past_outcomes: Outcome[]
  acknowledge_due_at: Date | null
  original_due_at: Date | null
  due_at: Date | null
  given: string[]
  source: string | null
}

/**
 * Why a report's deadline is what it is: recomputed from its events alone, and compared with what is stored.
 * @throws ProblemError `not-found` for a report that there is not, or that no rule gives a deadline
 */
export async function explainReport({ knex, reference, now }: Deps, code: string): Promise<SlaExplanation> {
  const { timekeeping } = reference()
  return inSnapshot(knex, async (trx) => {
    const { seq } = await readHead(trx)
    const { rows } = await trx.raw(
      `select report.id, report.code, state, alarm, outcome, past_outcomes, acknowledge_due_at, original_due_at, due_at, given, sla_rule.source
       from report left join sla_rule on sla_rule.id = rule_id where report.code = ?`,
      [code.normalize('NFC')],
    )
    const stored = rows[0] as StoredRow | undefined
    if (!stored) throw new ProblemError('not-found', `There is no report ${code}`)
    // What is acknowledged but not yet in the log is in the report's row already.
    const events = await trx.raw(
      `select kind, at, data from (
         select 0 as waits, seq as position, kind, at, data from event_log where report_id = :id
         union all select 1, id, kind, at, data from outbox where report_id = :id) told
       order by waits, position`,
      { id: stored.id },
    )
    const told = readClock(events.rows as EventRow[])
    if (!told)
      throw new ProblemError('not-found', `Report ${code} has no deadline: no rule held when it came in`)
    const { limits, calendar } = timekeeping.basis(told.basis)
    const acknowledge = timekeeping.basis(told.acknowledgeBasis)
    const input = { ...resolveInput(told, limits), stop: told.stop }
    const reckoned = deadlineOf(input, calendar)
    const { deadline, original, beyondKnown } = reckoned
    const outcome = told.stop && told.isResolved ? outcomeOf(reckoned, told.stop) : null
    const received = (events.rows as EventRow[])[0]!.at
    const same = (a: Date | null, b: Date | null) => a?.getTime() === b?.getTime()
    const acknowledgeDueAt = addLimit(acknowledge.limits.acknowledge, received, acknowledge.calendar)
    const version = timekeeping.calendars.get(told.basis.calendarId)!
    return {
      code: stored.code,
      asOfSeq: seq,
      now: now().toISOString(),
      state: stored.state,
      rule: {
        code: limits.code,
        version: limits.version,
        acknowledge: { ...limits.acknowledge, given: stored.given.includes('acknowledge') },
        resolve: { ...limits.resolve, given: stored.given.includes('resolve') },
        source: stored.source,
      },
      calendar: { code: version.code, version: version.version },
      startedAt: told.startedAt.toISOString(),
      acknowledgeDueAt: acknowledgeDueAt.toISOString(),
      originalDueAt: original?.toISOString() ?? null,
      dueAt: deadline?.toISOString() ?? null,
      beyondKnown,
      recomputed: told.recomputed && (await decisionOf(trx, told.recomputed)),
      agrees:
        same(original, stored.original_due_at) &&
        same(deadline, stored.due_at) &&
        same(acknowledgeDueAt, stored.acknowledge_due_at) &&
        outcome === stored.outcome,
      alarm: stored.alarm,
      outcome: stored.outcome,
      pastOutcomes: stored.past_outcomes,
      shares: await readShares(trx, stored.id, events.rows as EventRow[], timekeeping),
      segments: explain(input, calendar).map(({ kind, name, from, to, workingMinutes, pause, extension }) => {
        const granted = extension === undefined ? null : told.extensions[extension]!
        const note = pause === undefined ? (granted?.reason ?? null) : (told.reasons[pause] ?? null)
        return {
          kind,
          from: from.toISOString(),
          to: to?.toISOString() ?? null,
          minutes: workingMinutes,
          name: name ?? null,
          extension: granted && { by: granted.by, grantedBy: granted.grantedBy },
          note: note && maskPersonalData(note),
        }
      }),
    }
  })
}

async function decisionOf(trx: Knex, { at, change }: { at: Date; change: number }) {
  const { rows } = await trx.raw('select reason from sla_change where id = ?', [change])
  return { at: at.toISOString(), change, reason: rows[0].reason as string }
}
