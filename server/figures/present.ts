import type { Figure, FigureName } from '../../contracts/figure.ts'
import type { Language } from '../../contracts/text.ts'
import type { LogHead } from '../log/read.ts'
import { computeFigure, figureDefinitions, type RowsOf, type ScopeCounts } from './definitions.ts'
import type { Period } from './period.ts'
import { scopeParameters, type Scope } from './scope.ts'

interface Standing {
  head: LogHead
  period: Period
  scope: Scope
  lang: Language
}

/** A figure that proves itself: its value with numerator, denominator, rule, and the addresses of its rows. */
export function presentFigure(name: FigureName, counts: ScopeCounts, standing: Standing): Figure {
  const [value, numerator, denominator] = computeFigure(name, counts)
  const { unit, rule, rows, denominatorRows } = figureDefinitions[name]
  return {
    value,
    unit,
    numerator,
    denominator,
    rule: rule[standing.lang],
    asOf: standing.head.foldedAt.toISOString(),
    asOfSeq: standing.head.seq,
    rows: rowsUrl(rows, standing),
    denominatorRows: denominatorRows ? rowsUrl(denominatorRows, standing) : null,
  }
}

/** The named figures of one scope. */
export function presentFigures<Name extends FigureName>(
  names: readonly Name[],
  counts: ScopeCounts,
  standing: Standing,
): Record<Name, Figure> {
  return Object.fromEntries(names.map((name) => [name, presentFigure(name, counts, standing)])) as Record<
    Name,
    Figure
  >
}

/** The address of the rows behind a number. */
function rowsUrl(rows: RowsOf, { scope, period }: Standing): string {
  if (rows.list === 'adoption')
    return `/api/adoption?${new URLSearchParams({ set: scope.set.code, ...(scope.area && { area: scope.area.code }) })}`
  const ever = rows.list === 'reports' && rows.ever
  return `/api/${rows.list}?is=${rows.is}${ever ? '' : `&from=${period.from}&to=${period.to}`}${scopeQuery(scope)}`
}

const known = new WeakMap<Scope, string>()

/** `&name=value` of a scope, encoded once: a board names each scope in many addresses. */
function scopeQuery(scope: Scope): string {
  let query = known.get(scope)
  if (query === undefined) {
    query = new URLSearchParams(scopeParameters(scope)).toString()
    query = query && `&${query}`
    known.set(scope, query)
  }
  return query
}
