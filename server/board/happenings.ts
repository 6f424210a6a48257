import type { EventKind } from '../../contracts/lifecycle.ts'
import {
  MAX_POINTS_PER_FRAME,
  MAX_TICKER_PER_FRAME,
  type PointColumns,
  type TickerColumns,
} from '../../contracts/socket.ts'
import type { Scope } from '../figures/scope.ts'
import { changesLists } from '../log/outbox.ts'
import type { LogEvent } from '../log/read.ts'

/** What the ticker and the map say of an event: nothing that a person wrote, nothing about a person. */
export interface Happening {
  seq: number
  code: string
  kind: EventKind
  at: string
  category: number
  agency: number
  agencyBefore: number
  areas: number[]
  lon: number
  lat: number
}

const KEPT = 500
/** About ten metres: enough to see where, not at whose door. */
const round = (degrees: number) => Math.round(degrees * 10_000) / 10_000

/** Not news on a wall: a change of rules says it of thousands at once, and what is added to a report moves it no further. */
const QUIET = new Set<LogEvent['kind']>(['sla.recomputed', 'photo.added', 'merged'])

/** Reads the public part of events; those that are of no report have none. */
export function happeningsOf(
  events: Pick<LogEvent, 'seq' | 'kind' | 'at' | 'before' | 'after' | 'data'>[],
): Happening[] {
  return events.flatMap(({ seq, kind, at, before, after, data }): Happening[] =>
    after === null ||
    changesLists(kind) ||
    kind === 'wall.changed' ||
    QUIET.has(kind) ||
    data.code === undefined
      ? []
      : [
          {
            seq,
            code: data.code,
            kind,
            at: at.toISOString(),
            category: after.category,
            agency: after.agency,
            agencyBefore: before?.agency ?? 0,
            areas: after.areas,
            lon: round(data.lon!),
            lat: round(data.lat!),
          },
        ],
  )
}

/** The last happenings, oldest first, for clients that join. */
export class Recent {
  #happenings: Happening[] = []
  add(happenings: Happening[]) {
    this.#happenings = [...this.#happenings, ...happenings].slice(-KEPT)
  }
  of(scope: Scope): Happening[] {
    return this.#happenings.filter((happening) => concerns(scope, happening)).slice(-MAX_TICKER_PER_FRAME)
  }
}

/** Whether something that happened is to be told in a scope; an agency is told too of what it handed on. */
export function concerns(scope: Scope, { areas, agency, agencyBefore }: Happening): boolean {
  if (scope.area && !areas.includes(scope.area.id)) return false
  return !scope.agency || agency === scope.agency.id || agencyBefore === scope.agency.id
}

/** Ticker and points of a frame, the newest where there are too many, and how many were left out. */
export function newsColumns(happenings: Happening[]) {
  const lines = happenings.slice(-MAX_TICKER_PER_FRAME)
  const points = happenings.slice(-MAX_POINTS_PER_FRAME)
  const omitted = { ticker: happenings.length - lines.length, points: happenings.length - points.length }
  return {
    ticker: tickerColumns(lines),
    points: pointColumns(points),
    ...(omitted.ticker > 0 && { omitted }),
  }
}

/** One array per field. */
export function tickerColumns(happenings: Happening[]): TickerColumns {
  const column = <Key extends keyof Happening>(key: Key) => happenings.map((happening) => happening[key])
  return {
    seq: column('seq'),
    code: column('code'),
    kind: column('kind'),
    at: column('at'),
    category: column('category'),
    agency: column('agency'),
    areas: column('areas'),
  }
}

function pointColumns(happenings: Happening[]): PointColumns {
  return {
    lon: happenings.map(({ lon }) => lon),
    lat: happenings.map(({ lat }) => lat),
    kind: happenings.map(({ kind }) => kind),
    category: happenings.map(({ category }) => category),
  }
}
