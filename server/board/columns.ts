import { liveFigureNames } from '../../contracts/figure.ts'
import type {
  AgencyColumns,
  agencyColumnNames,
  AreaColumns,
  areaColumnNames,
  LiveFigures,
} from '../../contracts/socket.ts'
import { ALL } from '../figures/counters.ts'
import { computeFigure, type ScopeCounts } from '../figures/definitions.ts'
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

type Counts = Record<Window, ScopeCounts>

const areaValues: Record<(typeof areaColumnNames)[number], (of: Counts) => number> = {
  backlog: ({ period }) => period.open,
  dueSoon: ({ period }) => period.due_soon,
  overdue: ({ period }) => period.overdue,
  received: ({ period }) => period.received,
  processed: ({ period }) => period.processed,
  receivedToday: ({ today }) => today.received,
}
const agencyValues: Record<(typeof agencyColumnNames)[number], (of: Counts) => number> = {
  backlog: ({ period }) => period.open,
  dueSoon: ({ period }) => period.due_soon,
  overdue: ({ period }) => period.overdue,
  workload: ({ period }) => period.workload,
  resolved: ({ period }) => period.resolvedInPeriod,
  referredToday: ({ today }) => today.begun,
  resolvedToday: ({ today }) => today.resolvedInPeriod,
  onTime: ({ period }) => period.on_time,
  onTimeAfterExtension: ({ period }) => period.on_time_after_extension,
  late: ({ period }) => period.late,
  rated: ({ period }) => period.rated,
  satisfiedOrAccepted: ({ period }) => period.satisfied + period.accepted,
}

/** One array per name, and the ids that they are of. */
function columnsOf<Name extends string>(
  values: Record<Name, (of: Counts) => number>,
  rows: { id: number; counts: Counts }[],
): Record<Name | 'id', number[]> {
  const columns = Object.entries<(of: Counts) => number>(values).map(([name, valueOf]) => [
    name,
    rows.map(({ counts }) => valueOf(counts)),
  ])
  return Object.fromEntries([['id', rows.map(({ id }) => id)], ...columns]) as Record<Name | 'id', number[]>
}

const countsOf = (board: LiveBoard, area: number, agency: number): Counts => ({
  period: board.counts('period', area, agency, []),
  today: board.counts('today', area, agency, []),
})

/** The columns of areas within a scope: of all of them, of every set, or of those given. */
export function areaColumns(board: LiveBoard, scope: Scope, only?: Set<number>): AreaColumns {
  const { agency } = tallyIds(scope)
  const areas = scope.area ? [scope.area] : board.reference.areas
  return columnsOf(
    areaValues,
    areas
      .filter(({ id }) => !only || only.has(id))
      .map(({ id }) => ({ id, counts: countsOf(board, id, agency) })),
  )
}

/** The columns of agencies within a scope: of those that have or had reports, or of those given. */
export function agencyColumns(board: LiveBoard, scope: Scope, only?: Set<number>): AgencyColumns {
  const { area } = tallyIds(scope)
  const agencies = scope.agency ? [scope.agency] : board.reference.agencies.all
  const isAtWork = ({ period, today }: Counts) => period.workload > 0 || period.open > 0 || today.workload > 0
  return columnsOf(
    agencyValues,
    agencies
      .filter(({ id }) => !only || only.has(id))
      .map(({ id }) => ({ id, counts: countsOf(board, area, id) }))
      .filter(({ counts }) => only || isAtWork(counts)),
  )
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
