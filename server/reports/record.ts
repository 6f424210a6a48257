import { latLngToCell } from 'h3-js'
import {
  openStates,
  type EventKind,
  type Outcome,
  type Rating,
  type State,
  type Urgency,
} from '../../contracts/lifecycle.ts'
import type { EventData, OutboxEvent } from '../log/outbox.ts'
import type { ReportClock } from '../sla/reportClock.ts'
import type { Reference } from './reference.ts'
import { clockAt, type ClockBasis, type Timekeeping } from './timekeeping.ts'
import type { ReportFacts, SpellOutcome } from '../figures/facts.ts'
import { ALL } from '../figures/counters.ts'

/** A spell as it is stored: one time that one agency had the report. */
export interface SpellRecord {
  agencyId: number
  begunAt: Date
  begunDay: string
  endedAt: Date | null
  endedDay: string | null
  outcome: SpellOutcome | null
  /** The agency's own share of the time; null where no rule gives it one. */
  dueAt: Date | null
}

/** A report as it is stored, with its areas and spells; the reporter is not part of it. */
export interface ReportRecord {
  id: number
  code: string
  state: State
  version: number
  channelId: number
  categoryId: number
  urgency: Urgency
  agencyId: number | null
  lon: number
  lat: number
  /** H3 cell of resolution 9 as a decimal 64-bit integer. */
  cell: string
  areas: number[]
  receivedAt: Date
  receivedDay: string
  acceptedAt: Date | null
  resolvedAt: Date | null
  ratedAt: Date | null
  rating: Rating | null
  duplicateOf: number | null
  reopenedCount: number
  handlingMinutes: number | null
  changedAt: Date
  spells: SpellRecord[]
  /** null for a report that no rule gives a deadline. */
  clock: (ReportClock & ClockBasis) | null
  /** Outcomes that it had before it was reopened. */
  pastOutcomes: Outcome[]
}

export const CELL_RESOLUTION = 9
const HOUR_MS = 3_600_000

/** The H3 cell of a place as a decimal 64-bit integer. */
export function cellOf(lon: number, lat: number): string {
  return BigInt(`0x${latLngToCell(lat, lon, CELL_RESOLUTION)}`).toString()
}

/** Where a report lies and who has it: what the event of any change says. */
export function placeOf(reference: Reference, report: ReportRecord) {
  const { code, lon, lat, agencyId } = report
  return { code, lon, lat, agency: agencyId === null ? null : reference.agencies.codeOf(agencyId) }
}

/** What the tallies depend on. */
export function factsOf(report: ReportRecord): ReportFacts {
  const received = report.receivedAt.getTime()
  return {
    areas: report.areas,
    agency: report.agencyId ?? ALL,
    category: report.categoryId,
    cell: report.cell,
    hour: new Date(received - (received % HOUR_MS)).toISOString(),
    day: report.receivedDay,
    state: report.state,
    acknowledged: report.acceptedAt !== null,
    rating: report.rating,
    reopened: report.reopenedCount > 0,
    handling: report.handlingMinutes,
    spells: report.spells.map((spell) => [spell.agencyId, spell.begunDay, spell.endedDay, spell.outcome]),
    alarm: isOpen(report.state) ? (report.clock?.alarm ?? null) : null,
    outcome: report.clock?.outcome ?? null,
    acknowledgedInTime:
      report.acceptedAt !== null &&
      report.clock !== null &&
      report.acceptedAt <= report.clock.acknowledgeDueAt,
  }
}

/** Whether somebody still has to act. */
export function isOpen(state: State): boolean {
  return (openStates as readonly State[]).includes(state)
}

/** An event that changes nothing that is counted: the report's timeline tells it, and its facts stay. */
export function noted(
  reference: Reference,
  report: ReportRecord,
  kind: EventKind,
  at: Date,
  data: EventData,
): OutboxEvent {
  const facts = factsOf(report)
  return {
    reportId: report.id,
    kind,
    at,
    before: facts,
    after: facts,
    data: { ...placeOf(reference, report), ...data },
  }
}

/** A report as it is the moment it comes in; its clock starts. */
export function receivedRecord(
  timekeeping: Timekeeping,
  given: Pick<
    ReportRecord,
    | 'id'
    | 'code'
    | 'channelId'
    | 'categoryId'
    | 'urgency'
    | 'lon'
    | 'lat'
    | 'areas'
    | 'receivedAt'
    | 'receivedDay'
  >,
): ReportRecord {
  return {
    ...given,
    state: 'received',
    version: 1,
    agencyId: null,
    cell: cellOf(given.lon, given.lat),
    acceptedAt: null,
    resolvedAt: null,
    ratedAt: null,
    rating: null,
    duplicateOf: null,
    reopenedCount: 0,
    handlingMinutes: null,
    changedAt: given.receivedAt,
    spells: [],
    clock: clockAt(timekeeping, given, given.receivedAt, null),
    pastOutcomes: [],
  }
}
