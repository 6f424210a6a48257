import { latLngToCell } from 'h3-js'
import type { Rating, State, Urgency } from '../../contracts/lifecycle.ts'
import type { Outcome, ReportFacts } from '../figures/facts.ts'
import { ALL } from '../figures/counters.ts'

/** A spell as it is stored: one time that one agency had the report. */
export interface SpellRecord {
  agencyId: number
  begunAt: Date
  begunDay: string
  endedAt: Date | null
  endedDay: string | null
  outcome: Outcome | null
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
}

export const CELL_RESOLUTION = 9
const HOUR_MS = 3_600_000

/** The H3 cell of a place as a decimal 64-bit integer. */
export function cellOf(lon: number, lat: number): string {
  return BigInt(`0x${latLngToCell(lat, lon, CELL_RESOLUTION)}`).toString()
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
  }
}

/** A report as it is the moment it comes in. */
export function receivedRecord(
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
  }
}
