import {
  isTime,
  statsMeasures,
  type StatsDimension,
  type StatsMeasure,
  type StatsMeasureName,
  type StatsQuery,
} from '../../../contracts/stats.ts'
import { fieldProblem } from '../../errors.ts'
import { periodOf, type Period } from '../../figures/period.ts'
import { agencyIds, scopeOf, type Scope } from '../../figures/scope.ts'
import type { Reach } from '../../identity/reach.ts'
import type { Reference } from '../../reports/reference.ts'
import { isOfRows, measureDefinitions, type MeasureCounts } from './measures.ts'

/** Where the counts of a figure come from. */
export type Family = StatsMeasure['of']
export type Counter = keyof MeasureCounts

/** What is asked for, resolved against the city's lists. */
export interface Plan {
  query: StatsQuery
  measures: readonly StatsMeasureName[]
  by: readonly StatsDimension[]
  scope: Scope
  period: Period
  comparison: Period | null
  /** Counters that the measures are made of, by family. */
  counters: Record<Family, Counter[]>
  families: ReadonlySet<Family>
  handling: boolean
  /** What no tally has of it; answered from the rows where there is something. */
  because: string[]
  reach: Reach
  /** Agencies that are counted, by filter and reach; null for all. */
  agencies: number[] | null
}

const tallied = new Set<StatsDimension>(['day', 'week', 'month', 'area', 'agency', 'group', 'category'])
/** Filters beside the scope: none of them is in a tally. */
export const rowFilters = ['channel', 'urgency', 'rating', 'outcome', 'hour', 'within'] as const

/** The counters that a figure is made of, found by asking its definition. */
const countersOf = Object.fromEntries(
  statsMeasures.map((name) => {
    const asked = new Set<Counter>()
    const probe = new Proxy({} as MeasureCounts, {
      get: (_, counter: Counter) => {
        asked.add(counter)
        return counter === 'handling' || counter === 'adoption' ? null : 1
      },
    })
    const { numerator, denominator, value } = measureDefinitions[name]
    for (const part of [numerator, denominator, value]) part?.(probe)
    return [name, [...asked]]
  }),
) as Record<StatsMeasureName, Counter[]>

export function familyOf(name: StatsMeasureName): Family {
  const { rows } = measureDefinitions[name]
  if (rows.list === 'assignments') return 'assignments'
  if (rows.list === 'adoption') return 'accounts'
  return rows.ever ? 'now' : 'received'
}

/** @throws ProblemError `invalid-query`, `unknown-code`, each with the field that it is of */
export function planStats(city: Reference, query: StatsQuery, reach: Reach): Plan {
  const scope = scopeOf(city, query)
  const { measures, by = [] } = query
  const families = new Set(measures.map(familyOf))
  if (families.has('accounts')) refuseAdoption(query, by)
  const of = (family: Family) => [
    ...new Set(measures.filter((name) => familyOf(name) === family).flatMap((name) => countersOf[name])),
  ]
  return {
    ...{ query, measures, by, scope, families, reach },
    period: periodOf(city, query),
    comparison: comparisonOf(city, query),
    counters: {
      received: of('received'),
      now: of('now'),
      assignments: of('assignments'),
      accounts: of('accounts'),
    },
    handling: measures.some((name) => countersOf[name].includes('handling')),
    agencies: agenciesOf(scope, reach),
    because: [
      ...(query.source === 'rows' ? ['source'] : []),
      ...by.filter((dimension) => !tallied.has(dimension)),
      ...rowFilters.filter((name) => query[name] !== undefined),
      ...measures.filter(isOfRows),
      // A gauge knows nothing of the day of receipt.
      ...(by.some(isTime) ? measures.filter((name) => familyOf(name) === 'now') : []),
      ...(reach && 'areas' in reach ? ['reach'] : []),
    ],
  }
}

function comparisonOf(city: Reference, { compareFrom, compareTo }: StatsQuery): Period | null {
  if (compareFrom === undefined && compareTo === undefined) return null
  if (compareFrom === undefined || compareTo === undefined)
    throw fieldProblem(
      'invalid-query',
      compareFrom === undefined ? 'compareFrom' : 'compareTo',
      'A period to compare with has both ends',
    )
  if (compareTo < compareFrom)
    throw fieldProblem('invalid-query', 'compareTo', `${compareTo} lies before ${compareFrom}`)
  return periodOf(city, { from: compareFrom, to: compareTo })
}

/** Accounts are of areas, and of nothing else. */
function refuseAdoption(query: StatsQuery, by: readonly StatsDimension[]) {
  const dimension = by.find((one) => one !== 'area')
  const filter = ([...rowFilters, 'agency', 'category'] as const).find((name) => query[name] !== undefined)
  const strange = dimension ?? filter
  if (strange)
    throw fieldProblem(
      'invalid-query',
      'measures',
      `“adoption” is counted by area alone: it has no ${strange}`,
    )
}

function agenciesOf(scope: Scope, reach: Reach): number[] | null {
  const chosen = scope.agency ? agencyIds(scope) : null
  if (reach === null || !('agencies' in reach)) return chosen
  return chosen ? chosen.filter((id) => reach.agencies.has(id)) : [...reach.agencies]
}
