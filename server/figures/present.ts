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

function rowsUrl(rows: RowsOf, { scope, period }: Standing): string {
  const parameters = new URLSearchParams()
  const add = (values: Record<string, string>) =>
    Object.entries(values).forEach(([name, value]) => parameters.set(name, value))
  if (rows.list === 'adoption') add({ set: scope.set.code, ...(scope.area && { area: scope.area.code }) })
  else {
    parameters.set('is', rows.is)
    if (!(rows.list === 'reports' && rows.ever)) add({ ...period })
    add(scopeParameters(scope))
  }
  return `/api/${rows.list}?${parameters}`
}
