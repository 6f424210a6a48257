import type { Knex } from 'knex'
import type { Alarm, Outcome, State } from '../../../contracts/lifecycle.ts'
import type { SlaExplanation } from '../../../contracts/sla.ts'
import { ProblemError } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import { inSnapshot, readHead } from '../../log/read.ts'
import type { EventData } from '../../log/outbox.ts'
import { deadlineOf } from '../../sla/clock.ts'
import { explain } from '../../sla/explain.ts'
import type { ClockBasis } from '../../reports/timekeeping.ts'
import { addLimit, resolveInput, type ClockHistory } from '../../sla/reportClock.ts'
import { maskPersonalData } from '../reports/present.ts'

interface EventRow {
  kind: string
  at: Date
  data: EventData
}
interface StoredRow {
  id: number
  code: string
  state: State
  alarm: Alarm | null
  outcome: Outcome | null
  acknowledge_due_at: Date | null
  original_due_at: Date | null
  due_at: Date | null
  given: string[]
  source: string | null
}

/** What the events say of the clock: when it last started and under what, its pauses and extensions, and its end. */
interface ClockTold extends ClockHistory {
  basis: ClockBasis
  /** Under what the limit to accept was reckoned: settled once it is accepted. */
  acknowledgeBasis: ClockBasis
  /** The last decision that put it under other terms. */
  recomputed: { at: Date; change: number } | null
  /** Reasons, by index of the pause. */
  reasons: (string | null)[]
  stop: Date | null
}

const ENDS_PAUSE = new Set(['started', 'referred', 'resolved', 'refused', 'duplicate'])
const STOPS = new Set(['resolved', 'refused', 'duplicate'])

function readClock(events: EventRow[]): ClockTold | null {
  let told: ClockTold | null = null
  let isAccepted = false
  for (const { kind, at, data } of events) {
    if (kind === 'received' || kind === 'reopened') told = startOf(at, data, told)
    if (kind === 'accepted') isAccepted = true
    if (!told) continue
    const open = told.pauses.at(-1)
    if (open && open.to === null && ENDS_PAUSE.has(kind)) open.to = at
    if (kind === 'waiting') {
      told.pauses.push({ from: at, to: null })
      told.reasons.push(data.note ?? null)
    }
    if (kind === 'extended')
      told.extensions.push({
        at,
        until: new Date(data.until!),
        by: data.by!,
        grantedBy: data.grantedBy!,
        reason: data.note ?? '',
      })
    if (STOPS.has(kind)) told.stop = at
    if (kind === 'sla.recomputed') {
      told.basis = { ruleId: data.rule!, calendarId: data.calendar! }
      if (!isAccepted) told.acknowledgeBasis = told.basis
      told.recomputed = { at, change: data.change! }
    }
  }
  return told
}

function startOf(at: Date, { rule, calendar }: EventData, before: ClockTold | null): ClockTold | null {
  if (rule === undefined || calendar === undefined) return null
  const basis = { ruleId: rule, calendarId: calendar }
  const acknowledgeBasis = before?.acknowledgeBasis ?? basis
  return {
    ...{ basis, acknowledgeBasis, recomputed: null },
    ...{ startedAt: at, pauses: [], reasons: [], extensions: [], stop: null },
  }
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
      `select report.id, report.code, state, alarm, outcome, acknowledge_due_at, original_due_at, due_at, given, sla_rule.source
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
    const { deadline, original, beyondKnown } = deadlineOf(input, calendar)
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
        same(acknowledgeDueAt, stored.acknowledge_due_at),
      alarm: stored.alarm,
      outcome: stored.outcome,
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
