import type { Knex } from 'knex'
import type { SlaExplanation } from '../../../contracts/sla.ts'
import type { Timekeeping } from '../../reports/timekeeping.ts'
import { deadlineOf } from '../../sla/clock.ts'
import { resolveInput } from '../../sla/reportClock.ts'
import { readClock, type EventRow } from './clockTold.ts'

interface SpellRow {
  agency: string
  begun_at: Date
  ended_at: Date | null
  due_at: Date | null
}

/**
 * The agencies that a report was referred to, each with its own share of the time. The deadline that was in force at the
 * referral is reckoned from the events until then: a share that ends after it was referred late, and the delay is not the
 * agency's.
 */
export async function readShares(
  trx: Knex,
  reportId: number,
  events: EventRow[],
  timekeeping: Timekeeping,
): Promise<SlaExplanation['shares']> {
  const { rows } = await trx.raw(
    `select agency.code as agency, begun_at, ended_at, due_at from assignment join agency on agency.id = agency_id
     where report_id = ? order by assignment.id`,
    [reportId],
  )
  return (rows as SpellRow[]).map(({ agency, begun_at, ended_at, due_at }) => {
    const { reportDueAt, dueAt } = reckon(events, { from: begun_at, to: ended_at, due: due_at }, timekeeping)
    return {
      agency,
      from: begun_at.toISOString(),
      to: ended_at?.toISOString() ?? null,
      dueAt: dueAt?.toISOString() ?? null,
      reportDueAt: reportDueAt?.toISOString() ?? null,
      late: due_at !== null && reportDueAt !== null && due_at > reportDueAt,
    }
  })
}

const BEGINS_SPELL = new Set(['referred', 'reopened'])

/** The report's deadline as it was at the referral, and the share put off by what was paused since. */
function reckon(
  events: EventRow[],
  { from, to, due }: { from: Date; to: Date | null; due: Date | null },
  timekeeping: Timekeeping,
): { reportDueAt: Date | null; dueAt: Date | null } {
  const begun = events.findIndex(({ kind, at }) => BEGINS_SPELL.has(kind) && at.getTime() === from.getTime())
  const atReferral = readClock(events.slice(0, begun + 1))
  const atEnd = readClock(events.filter(({ at }) => to === null || at <= to))
  if (!atReferral || !atEnd) return { reportDueAt: null, dueAt: due }
  const { limits, calendar } = timekeeping.basis(atEnd.basis)
  const share = {
    ...{ start: from, limitMinutes: 0, kind: limits.resolve.time, pauses: atEnd.pauses },
    extensions: due ? [{ at: from, deadline: due }] : [],
  }
  return {
    reportDueAt: deadlineOf(resolveInput(atReferral, limits), calendar).deadline,
    dueAt: due && deadlineOf(share, calendar).deadline,
  }
}
