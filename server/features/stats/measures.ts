import { rowShareNames, type RowShareName } from '../../../contracts/figure.ts'
import type { ReportGroup } from '../../../contracts/report.ts'
import type { StatsMeasureName } from '../../../contracts/stats.ts'
import { figureDefinitions, type FigureDefinition, type ScopeCounts } from '../../figures/definitions.ts'
import { rowShares } from '../../figures/rowDefinitions.ts'

/** Counters that no tally has, each named after the group of reports that it counts. */
export const rowCounters = {
  with_outcome: 'with-outcome',
  last_minute: 'last-minute',
  without_photo: 'without-photo',
  ever_referred: 'ever-referred',
  ping_pong: 'ping-pong',
} as const satisfies Record<string, ReportGroup>
export type RowCounter = keyof typeof rowCounters

/** All that the measures of a cell are made of. */
export type MeasureCounts = ScopeCounts & Record<RowCounter, number>

const rowCounterOf: Record<RowShareName, [numerator: RowCounter, denominator: RowCounter | 'processed']> = {
  lastMinute: ['last_minute', 'with_outcome'],
  withoutPhoto: ['without_photo', 'processed'],
  pingPong: ['ping_pong', 'ever_referred'],
}

function definitionOf(name: RowShareName): FigureDefinition<MeasureCounts> {
  const [part, whole] = rowCounterOf[name]
  const { rule, is, of } = rowShares[name]
  return {
    ...{ unit: 'share', rule },
    numerator: (counts) => counts[part],
    denominator: (counts) => counts[whole],
    rows: { list: 'reports', is },
    denominatorRows: { list: 'reports', is: of },
  }
}

/** What every measure is: the definitions of the figures, and of the shares that only the rows tell. */
export const measureDefinitions: Record<StatsMeasureName, FigureDefinition<MeasureCounts>> = {
  ...figureDefinitions,
  ...(Object.fromEntries(rowShareNames.map((name) => [name, definitionOf(name)])) as Record<
    RowShareName,
    FigureDefinition<MeasureCounts>
  >),
}

/** Whether no tally has what a measure is made of. */
export const isOfRows = (name: StatsMeasureName): boolean =>
  (rowShareNames as readonly string[]).includes(name)
