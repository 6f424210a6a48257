import type { Knex } from 'knex'
import type { CommandBody, CommandName } from '../../contracts/report.ts'
import { keepAreas } from '../areas/lock.ts'
import { fieldProblem, ProblemError } from '../errors.ts'
import { coversReport, type Reach } from '../identity/reach.ts'
import { appendToOutbox, type EventData } from '../log/outbox.ts'
import { alarmEvents } from './alarms.ts'
import { requirePhoto } from './photos.ts'
import { factsOf, noted, placeOf, type ReportRecord } from './record.ts'
import { pick, type Reference } from './reference.ts'
import { lockReport, readRecordsById, updateReport } from './store.ts'
import { ringUntil, transition, transitions, type Change } from './transition.ts'

/** How far a sender's clock may be ahead of the database's. */
export const CLOCK_SKEW_MS = 60_000

/** Agencies and reports that the body names, as ids; notes under one name. */
async function resolveChange(
  trx: Knex.Transaction,
  reference: Reference,
  report: ReportRecord,
  name: CommandName,
  body: CommandBody,
  at: Date,
): Promise<Change> {
  const has = body as Record<string, string | undefined>
  switch (name) {
    case 'refer': {
      const day = reference.workingTime.dayOf(at)
      return { name, at, agencyId: pick(reference.agencies, 'agency', has.agency!, day).id }
    }
    case 'duplicate': {
      const { rows } = await trx.raw('select id, state from report where code = ?', [has.of!])
      if (rows.length === 0) throw fieldProblem('unknown-code', 'of', `There is no report ${has.of}`)
      if (Number(rows[0].id) === report.id)
        throw fieldProblem('invalid-input', 'of', 'A report cannot repeat itself')
      if (rows[0].state === 'duplicate')
        throw fieldProblem(
          'invalid-input',
          'of',
          `${has.of} is itself a duplicate; name the report that it repeats`,
        )
      return { name, at, of: Number(rows[0].id) }
    }
    case 'rate':
      return { name, at, rating: (body as CommandBody<'rate'>).rating, note: has.comment ?? null }
    case 'urgency':
      return { name, at, urgency: (body as CommandBody<'urgency'>).urgency, note: has.reason! }
    case 'wait':
    case 'refuse':
      return { name, at, note: has.reason! }
    case 'resolve':
      return { name, at, note: has.answer! }
    case 'reopen':
      return { name, at, note: has.evidence! }
    case 'extend': {
      const { until, by, grantedBy, reason } = body as CommandBody<'extend'>
      return { name, at, until: new Date(until), by, grantedBy, note: reason }
    }
    default:
      return { name, at }
  }
}

/** Receipt (which has no command), reopening, and another urgency. */
const setsClock = (change: Change | null) =>
  change === null || change.name === 'reopen' || change.name === 'urgency'

/** What the event of a change says beside its facts; null for the receipt. */
export function eventData(
  reference: Reference,
  report: ReportRecord,
  change: Change | null,
  duplicateOf?: string,
): EventData {
  return {
    ...placeOf(reference, report),
    ...(change && 'note' in change && change.note !== null && { note: change.note }),
    ...(change && 'rating' in change && { rating: change.rating }),
    ...(change?.name === 'urgency' && { urgency: change.urgency }),
    ...(duplicateOf && { duplicateOf }),
    ...(change?.name === 'extend' && {
      until: change.until.toISOString(),
      by: change.by,
      grantedBy: change.grantedBy,
    }),
    ...(setsClock(change) &&
      report.clock && { rule: report.clock.ruleId, calendar: report.clock.calendarId }),
  }
}

/**
 * Asks once more of a report that is locked: it may have gone to another agency since who asks was let in.
 * @throws ProblemError `not-found`
 */
export function requireWithin(reach: Reach, report: ReportRecord): void {
  if (!coversReport(reach, report)) throw new ProblemError('not-found', `There is no report ${report.code}`)
}

/** @throws ProblemError `version-conflict` naming the state */
export function requireVersion({ code, version, state }: ReportRecord, expected: number): void {
  if (expected !== version)
    throw new ProblemError('version-conflict', `Report ${code} is at version ${version}, not ${expected}`, {
      state,
    })
}

/**
 * Makes a change of a locked report, with its events, within the transaction.
 * @param original the report that it is made a duplicate of, locked too: its timeline tells it as well
 * @throws ProblemError `illegal-transition`, `extension-refused`, `invalid-input`, `photo-required`
 */
export async function applyChange(
  trx: Knex.Transaction,
  reference: Reference,
  locked: ReportRecord,
  change: Change,
  original?: ReportRecord,
): Promise<ReportRecord> {
  const { at, name } = change
  // What was due before this happened rings first, so that the log tells it in order.
  const { report, rung } = ringUntil(locked, at)
  const after = transition(report, change, reference.timekeeping)
  if (name === 'resolve') await requirePhoto(trx, reference, report)
  await updateReport(trx, locked, after)
  await appendToOutbox(trx, [
    ...alarmEvents(reference, locked, rung),
    {
      reportId: report.id,
      kind: transitions[name].event,
      at,
      before: factsOf(report),
      after: factsOf(after),
      data: eventData(reference, after, change, original?.code),
    },
    ...(original ? [noted(reference, original, 'merged', at, { merged: report.code })] : []),
  ])
  return after
}

/**
 * Carries out one command on one report: one transaction with its event. It has happened when this returns.
 * @param reach of who asks; null for the whole city
 * @throws ProblemError `not-found`, `version-conflict`, `illegal-transition`, `unknown-code`, `no-longer-valid`,
 *   `time-in-future`, `invalid-input`, `photo-required`
 */
export async function runCommand<Name extends CommandName>(
  knex: Knex,
  reference: Reference,
  code: string,
  name: Name,
  body: CommandBody<Name>,
  reach: Reach = null,
): Promise<ReportRecord> {
  return knex.transaction(async (trx) => {
    await keepAreas(trx)
    const { report: locked, now } = await lockReport(trx, code, 'of' in body ? [body.of as string] : [])
    requireWithin(reach, locked)
    if (body.version !== undefined) requireVersion(locked, body.version)
    const at = body.at ? new Date(body.at) : new Date(Math.max(now.getTime(), locked.changedAt.getTime()))
    if (at.getTime() > now.getTime() + CLOCK_SKEW_MS)
      throw fieldProblem(
        'time-in-future',
        'at',
        `${body.at} lies in the future; the time is ${now.toISOString()}`,
      )
    const change = await resolveChange(trx, reference, locked, name, body, at)
    const [original] = change.name === 'duplicate' ? await readRecordsById(trx, [change.of]) : []
    if (original) requireWithin(reach, original)
    return applyChange(trx, reference, locked, change, original)
  })
}
