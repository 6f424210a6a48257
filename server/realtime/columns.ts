import { liveFigureNames } from '../../contracts/figure.ts'
import { type AgencyColumns, type AreaColumns, type LiveFigures } from '../../contracts/socket.ts'
import { ALL } from '../figures/counters.ts'
import { computeFigure } from '../figures/definitions.ts'
import { tallyIds, type Scope } from '../figures/scope.ts'
import type { LiveBoard, Window } from './liveBoard.ts'

/** The live figures of a scope, absolute. */
export function figuresOf(board: LiveBoard, scope: Scope, window: Window): LiveFigures {
  const { area, agency } = tallyIds(scope)
  const adoptionOf = scope.area
    ? [scope.area]
    : board.reference.areas.filter(({ setId }) => setId === scope.set.id)
  const counts = board.counts(window, area, agency, adoptionOf)
  return Object.fromEntries(liveFigureNames.map((name) => [name, computeFigure(name, counts)]))
}

/** The columns of areas within a scope: of all of them, of every set, or of those given. */
export function areaColumns(board: LiveBoard, scope: Scope, only?: Set<number>): AreaColumns {
  const { agency } = tallyIds(scope)
  const columns: AreaColumns = { id: [], backlog: [], received: [], processed: [], receivedToday: [] }
  for (const { id } of scope.area ? [scope.area] : board.reference.areas) {
    if (only && !only.has(id)) continue
    const period = board.counts('period', id, agency, [])
    columns.id.push(id)
    columns.backlog.push(period.open)
    columns.received.push(period.received)
    columns.processed.push(period.processed)
    columns.receivedToday.push(board.counts('today', id, agency, []).received)
  }
  return columns
}

/** The columns of agencies within a scope: of those that have or had reports, or of those given. */
export function agencyColumns(board: LiveBoard, scope: Scope, only?: Set<number>): AgencyColumns {
  const { area } = tallyIds(scope)
  const columns: AgencyColumns = { id: [], backlog: [], workload: [], resolved: [], resolvedToday: [] }
  for (const { id } of scope.agency ? [scope.agency] : board.reference.agencies.all) {
    if (only && !only.has(id)) continue
    const period = board.counts('period', area, id, [])
    const today = board.counts('today', area, id, [])
    if (!only && period.workload === 0 && period.open === 0 && today.workload === 0) continue
    columns.id.push(id)
    columns.backlog.push(period.open)
    columns.workload.push(period.workload)
    columns.resolved.push(period.resolvedInPeriod)
    columns.resolvedToday.push(today.resolvedInPeriod)
  }
  return columns
}

/** What of a scope the touched pairs concern. */
export function touchedIn(scope: Scope, touched: Set<string>) {
  const { area, agency } = tallyIds(scope)
  const areas = new Set<number>()
  const agencies = new Set<number>()
  for (const pair of touched) {
    const [ofArea, ofAgency] = pair.split('/').map(Number) as [number, number]
    if (ofAgency === agency && ofArea !== ALL) areas.add(ofArea)
    if (ofArea === area && ofAgency !== ALL) agencies.add(ofAgency)
  }
  return { headline: touched.has(`${area}/${agency}`), areas, agencies }
}
