import type { EventData } from '../../log/outbox.ts'
import type { ClockBasis } from '../../reports/timekeeping.ts'
import type { ClockHistory } from '../../sla/reportClock.ts'

/** An event of a report, from the log or still on its way there. */
export interface EventRow {
  kind: string
  at: Date
  data: EventData
}
/** What the events say of the clock: when it last started and under what, its pauses and extensions, and its end. */
export interface ClockTold extends ClockHistory {
  basis: ClockBasis
  /** Under what the limit to accept was reckoned: settled once it is accepted. */
  acknowledgeBasis: ClockBasis
  /** The last decision that put it under other terms. */
  recomputed: { at: Date; change: number } | null
  /** Reasons, by index of the pause. */
  reasons: (string | null)[]
  stop: Date | null
  /** Whether it stopped with an answer: only then it has an outcome. */
  isResolved: boolean
}

const ENDS_PAUSE = new Set(['started', 'referred', 'resolved', 'refused', 'duplicate'])
const STOPS = new Set(['resolved', 'refused', 'duplicate'])

/** The clock as a report’s events tell it, in their order; null where no rule held when it last started. */
export function readClock(events: EventRow[]): ClockTold | null {
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
    if (kind === 'resolved') told.isResolved = true
    if ((kind === 'sla.recomputed' || kind === 'urgency_set') && data.rule !== undefined) {
      told.basis = { ruleId: data.rule, calendarId: data.calendar! }
      if (!isAccepted) told.acknowledgeBasis = told.basis
    }
    if (kind === 'sla.recomputed') {
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
    ...{ startedAt: at, pauses: [], reasons: [], extensions: [], stop: null, isResolved: false },
  }
}
