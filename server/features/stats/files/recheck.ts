import type { StatsStatement } from '../../../../contracts/stats.ts'
import { isTime } from '../../../../contracts/stats.ts'
import { RowError, type FileRow } from '../../exports/recount.ts'
import { PERIOD_FROM } from './fileTable.ts'

type Figure = StatsStatement['figures'][number]
type Sum = 'value' | 'numerator' | 'denominator'
type Row = { number: number; cells: FileRow }

export interface Recheck {
  rows: number
  /** What was added up again, a line each. */
  said: string[]
  /** What does not fit. */
  findings: string[]
}

const columnOf = ({ name }: Figure, part: Sum) =>
  part === 'value' ? name : `${name}${part[0]!.toUpperCase()}${part.slice(1)}`

/** A number of a cell, null for an empty one. @throws RowError for what is none */
function numberIn({ number, cells }: Row, column: string): number | null {
  const value = cells[column]
  if (value === undefined) throw new RowError(`Row ${number} has no column ${column}`)
  if (value === '' || value === null) return null
  if (!Number.isFinite(Number(value)))
    throw new RowError(`Row ${number}: ${column} is “${String(value)}”, which is no number`)
  return Number(value)
}

const equal = (one: number | null, other: number | null) =>
  one === other ||
  (one !== null &&
    other !== null &&
    Math.abs(one - other) <= 1e-12 * Math.max(Math.abs(one), Math.abs(other)))

/** Numbers of a figure that are of a whole period, or of its first day: those of shorter times do not add up to them. */
const isStock = ({ of, unit }: Figure, part: Sum, byTime: boolean) =>
  part === 'denominator' && of === 'assignments' && (byTime || unit === 'reportsPerWorkingDay')

/**
 * Adds the rows of a file of a statistic up again, from what stands in the file alone: numbers of reports, numerators and
 * denominators add up to what the file says of all of them, and every ratio comes of its own. What cannot be added up is said,
 * and must lie where such a number can lie.
 * @throws RowError with the number of the row, from 1, that does not fit by itself
 */
export async function recheckStats(
  all: AsyncIterable<FileRow> | Iterable<FileRow>,
  statement: StatsStatement,
): Promise<Recheck> {
  const periods = [statement, ...(statement.comparison ? [statement.comparison] : [])]
  const rowsOf = new Map<string, Row[]>(periods.map(({ period }) => [period.from, []]))
  const known = new Set<string>()
  let rows = 0
  for await (const cells of all) {
    const row = { number: ++rows, cells }
    const from = statement.comparison ? String(cells[PERIOD_FROM]) : statement.period.from
    const of = rowsOf.get(from)
    if (!of) throw new RowError(`Row ${rows}: ${PERIOD_FROM} is “${from}”, which is no period of the file`)
    const key = JSON.stringify([from, ...statement.by.map((dimension) => cells[dimension] ?? '')])
    if (known.has(key)) throw new RowError(`Row ${rows} is of the same values as one above it`)
    known.add(key)
    of.push(row)
  }
  const recheck: Recheck = { rows, said: [], findings: [] }
  for (const { period, figures } of periods)
    for (const figure of figures)
      checkFigure(recheck, figure, rowsOf.get(period.from)!, statement.by, period.from)
  return recheck
}

function checkFigure(
  { said, findings }: Recheck,
  figure: Figure,
  rows: Row[],
  by: StatsStatement['by'],
  from: string,
): void {
  const { name, unit } = figure
  const byTime = by.some(isTime)
  const parts: Sum[] = unit === 'reports' ? ['value'] : ['numerator', 'denominator']
  for (const row of rows) checkRow(figure, row)
  for (const part of parts) {
    const column = columnOf(figure, part)
    const total = figure[part]
    const numbers = rows.map((row) => numberIn(row, column))
    const known = numbers.filter((number) => number !== null)
    const sum = known.reduce((one, other) => one + other, 0)
    if (isStock(figure, part, byTime)) {
      said.push(`${column}, ${from}: cannot be added up, is ${total} of the whole period`)
      const most = known.reduce((one, other) => Math.max(one, other), 0)
      if (total === null ? known.length > 0 : most > total)
        findings.push(`${column}, ${from}: ${most} in a row is more than ${total} of the whole period`)
    } else if (total !== null || known.length > 0) {
      said.push(`${column}, ${from}: ${sum}`)
      if (sum !== (total ?? 0)) findings.push(`${column}, ${from}: ${sum} in the rows, ${total} was said`)
    }
  }
  if (unit === 'workingMinutes') {
    const values = rows.map((row) => numberIn(row, name)).filter((value) => value !== null)
    const [least, most] = [Math.min(...values), Math.max(...values)]
    said.push(`${name}, ${from}: cannot be added up, is ${figure.value} of all rows`)
    const fits = figure.value === null ? values.length === 0 : figure.value >= least && figure.value <= most
    if (!fits) findings.push(`${name}, ${from}: ${figure.value} was said, the rows have ${least} to ${most}`)
  }
}

/** What a row says must fit together by itself. @throws RowError */
function checkRow(figure: Figure, row: Row): void {
  const { name, unit } = figure
  const value = numberIn(row, name)
  const refuse = (why: string): never => {
    throw new RowError(`Row ${row.number}: ${name} is ${value}, ${why}`)
  }
  if (value !== null && value < 0) refuse('less than nothing')
  if (unit === 'reports') {
    if (value === null || !Number.isSafeInteger(value)) refuse('which is no number of reports')
    return
  }
  const [numerator, denominator] = (['numerator', 'denominator'] as const).map((part) =>
    numberIn(row, columnOf(figure, part)),
  )
  if (unit === 'workingMinutes') {
    if ((value === null) !== !denominator) refuse(`of ${denominator} that were measured`)
    return
  }
  const expected = numerator === null || !denominator ? null : numerator! / denominator
  if (!equal(value, expected)) refuse(`but ${numerator} ÷ ${denominator} is ${expected}`)
  if (unit === 'share' && figure.of === 'received' && (value ?? 0) > 1) refuse('more than all of them')
}
