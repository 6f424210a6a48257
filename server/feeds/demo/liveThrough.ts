import { commandStates } from '../../../contracts/report.ts'
import { createRandom } from '../../../fixtures/generator/history/random.ts'
import { CENTRE, type HistoryReport, type HistoryStep } from '../../../fixtures/generator/history/index.ts'
import type { OutboxEvent } from '../../log/outbox.ts'
import { alarmEvents } from '../../reports/alarms.ts'
import { eventData } from '../../reports/command.ts'
import { codeOf } from '../../reports/insert.ts'
import { factsOf, type ReportRecord } from '../../reports/record.ts'
import { pick, type Reference } from '../../reports/reference.ts'
import { ringUntil, transition, transitions, type Change } from '../../reports/transition.ts'

const HOUR_MS = 3_600_000
/** How often an agency that will be late asks for more time first; assumed for the demo. */
const EXTENDED_SHARE = 0.6

interface Lifetime {
  /** Ids by external id. */
  idOf: Map<string, number>
  /** Alarms that are due by then have rung. */
  until: Date
}

/**
 * Applies the steps of a generated report one by one, as commands would: alarms ring in between at their time, and an
 * agency whose next step would come too late asks for more time as often as it is assumed to. A report whose own steps
 * extend it in time never comes to that.
 */
export function liveThrough(
  reference: Reference,
  received: ReportRecord,
  { externalId, steps }: HistoryReport,
  { idOf, until }: Lifetime,
): { record: ReportRecord; events: OutboxEvent[] } {
  const events: OutboxEvent[] = [
    {
      reportId: received.id,
      kind: 'received',
      at: received.receivedAt,
      before: null,
      after: factsOf(received),
      data: eventData(reference, received, null),
    },
  ]
  let record = received
  const ring = (at: Date) => {
    const { report, rung } = ringUntil(record, at)
    events.push(...alarmEvents(reference, record, rung))
    record = report
  }
  const apply = (change: Change) => {
    ring(change.at)
    const next = transition(record, change, reference.timekeeping)
    const original = change.name === 'duplicate' ? codeOf(reference.city.reportPrefix, change.of) : undefined
    events.push({
      reportId: record.id,
      kind: transitions[change.name].event,
      at: change.at,
      before: factsOf(record),
      after: factsOf(next),
      data: eventData(reference, next, change, original),
    })
    record = next
  }
  const random = createRandom(`extension ${externalId}`)
  for (const [index, step] of steps.entries()) {
    const extension = planExtension(reference, record, step, steps.slice(index))
    if (extension && random.chance(EXTENDED_SHARE)) apply(extension)
    apply(changeOf(reference, step, idOf))
  }
  ring(until)
  return { record, events }
}

/** The extension that would keep the answer in time, asked for shortly before the deadline; null where none is needed or allowed. */
function planExtension(
  { timekeeping, agencies }: Reference,
  { clock, state, changedAt, agencyId }: ReportRecord,
  step: HistoryStep,
  ahead: HistoryStep[],
): Change | null {
  if (!clock?.dueAt || step.at <= clock.dueAt || agencyId === null) return null
  if (!commandStates.extend.some((legal) => legal === state)) return null
  const { limits } = timekeeping.basis(clock)
  if (limits.extendBy === 'nobody' || clock.extensions.length >= limits.extensions) return null
  const at = new Date(Math.max(changedAt.getTime(), clock.dueAt.getTime() - HOUR_MS))
  if (at >= clock.dueAt) return null
  const answered = ahead.find(({ kind }) => kind === 'resolve')
  const until = new Date(Math.ceil(((answered?.at ?? step.at).getTime() + HOUR_MS) / HOUR_MS) * HOUR_MS)
  const grantedBy = limits.extendBy === 'agency' ? agencies.get(agencyId)!.name.vi : CENTRE
  return {
    name: 'extend',
    at,
    until,
    by: limits.extendBy,
    grantedBy,
    note: 'Khối lượng phát sinh, cần thêm thời gian xử lý',
  }
}

function changeOf(reference: Reference, step: HistoryStep, idOf: Map<string, number>): Change {
  const { at } = step
  switch (step.kind) {
    case 'refer':
      return {
        name: 'refer',
        at,
        agencyId: pick(reference.agencies, 'agency', step.agency, reference.workingTime.dayOf(at)).id,
      }
    case 'wait':
    case 'refuse':
      return { name: step.kind, at, note: step.reason }
    case 'extend': {
      const { until, by, grantedBy, reason } = step
      return { name: 'extend', at, until, by, grantedBy, note: reason }
    }
    case 'resolve':
      return { name: 'resolve', at, note: step.answer }
    case 'reopen':
      return { name: 'reopen', at, note: step.evidence }
    case 'duplicate':
      return { name: 'duplicate', at, of: idOf.get(step.of)! }
    case 'rate':
      return { name: 'rate', at, rating: step.rating, note: step.comment ?? null }
    default:
      return { name: step.kind, at }
  }
}
