import type { Knex } from 'knex'
import { keepAreas } from '../areas/lock.ts'
import { appendToOutbox, type OutboxEvent } from '../log/outbox.ts'
import { Periodic } from '../process/periodic.ts'
import { alarmEvents, type ClockDeps } from './alarms.ts'
import { eventData } from './command.ts'
import { openReportIds } from './openReports.ts'
import { factsOf, isOpen, type ReportRecord } from './record.ts'
import { howMoved, recompute, type Change } from './recompute.ts'
import type { Reference } from './reference.ts'
import { readRecordsById, updateClocks } from './store.ts'
import { ringUntil } from './transition.ts'

const TICK_MS = 500
const RETRY_MS = 2000
/** Small enough that a command on one of them never waits long. */
const BATCH = 200
/** By then every process has read the new version, so that no report comes in under the old one behind our back. */
const SETTLE = '2 seconds'

interface PendingChange {
  id: number
  rule_id: number | null
  calendar_id: number | null
  applies_from: string
  looked_at: number | null
}

/**
 * Puts the next open reports under a change whose day has come: their clocks reckoned anew, an event each, in one
 * transaction with how far it has got. One process at a time goes on with a change; what one leaves another takes up.
 * @returns whether there may be more to do
 */
export async function applyNextChange(knex: Knex, reference: Reference): Promise<boolean> {
  return knex.transaction(async (trx) => {
    const { rows } = await trx.raw(
      `select id, rule_id, calendar_id, applies_from, looked_at from sla_change
       where done_at is null and at < clock_timestamp() - interval '${SETTLE}'
         and applies_from <= (clock_timestamp() at time zone ?)::date
       order by applies_from, id limit 1 for update skip locked`,
      [reference.city.timeZone],
    )
    const pending = rows[0] as PendingChange | undefined
    if (!pending) return false
    await keepAreas(trx)
    const ids = await openReportIds(trx, pending.looked_at ?? 0, BATCH)
    await trx.raw('select from report where id = any(?::bigint[]) order by id for update', [ids])
    const change = changeOf(reference, pending)
    const { rows: clock } = await trx.raw('select clock_timestamp() as now')
    const at: Date = clock[0].now
    const moves = (await readRecordsById(trx, ids)).flatMap((report) => moveOf(report, change, at) ?? [])
    await updateClocks(trx, moves)
    await appendToOutbox(
      trx,
      moves.flatMap((move) => eventsOf(reference, move, pending.id, at)),
    )
    await trx.raw(
      `update sla_change set looked_at = coalesce(?, looked_at), recomputed = recomputed + ?, moved = moved + ?,
         done_at = case when ? then clock_timestamp() end where id = ?`,
      [
        ids.at(-1) ?? null,
        moves.length,
        moves.filter(isMoved).length,
        ids.length < BATCH,
        pending.id,
      ] as Knex.RawBinding[],
    )
    return true
  })
}

interface Move {
  before: ReportRecord
  rung: ReturnType<typeof ringUntil>
  after: ReportRecord
}

/** What was due before rings first; null for a report that is no longer open, or that the change does not concern. */
function moveOf(before: ReportRecord, change: Change, at: Date): Move | null {
  if (!isOpen(before.state)) return null
  const rung = ringUntil(before, at)
  const after = recompute(rung.report, change, at)
  return after && { before, rung, after }
}

function isMoved({ rung, after }: Move): boolean {
  return ['earlier', 'later'].includes(howMoved(rung.report, after))
}

function eventsOf(
  reference: Reference,
  { before, rung, after }: Move,
  change: number,
  at: Date,
): OutboxEvent[] {
  return [
    ...alarmEvents(reference, before, rung.rung),
    {
      reportId: after.id,
      kind: 'sla.recomputed',
      at,
      before: factsOf(rung.report),
      after: factsOf(after),
      data: {
        ...eventData(reference, after, null),
        rule: after.clock!.ruleId,
        calendar: after.clock!.calendarId,
        change,
      },
    },
  ]
}

/** The lists as they were decided upon: a later version is a later decision's. */
function changeOf({ timekeeping }: Reference, { rule_id, calendar_id, applies_from }: PendingChange): Change {
  if (rule_id === null)
    return { kind: 'calendar', timekeeping: timekeeping.upTo({ calendarId: calendar_id! }) }
  const code = timekeeping.codeOfRule(rule_id)
  if (code === undefined) throw new Error(`Rule ${rule_id} is not known yet`)
  return { kind: 'rule', code, day: applies_from, timekeeping: timekeeping.upTo({ ruleId: rule_id }) }
}

/** Goes through the open reports for decisions to recompute them. */
export function createChangeClock({ knex, log, reference, committed }: ClockDeps): Periodic {
  return new Periodic({
    async work() {
      const more = await applyNextChange(knex, reference())
      if (more) committed()
      return more
    },
    failed: (error) => log.warn({ error }, 'a change of deadlines cannot be applied'),
    pauseMs: TICK_MS,
    retryMs: RETRY_MS,
  })
}
