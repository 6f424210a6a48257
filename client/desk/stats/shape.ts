import {
  timeDimensions,
  type Stats,
  type StatsAxis,
  type StatsCell,
  type StatsDimension,
  type StatsTable,
} from '../../../contracts/stats.ts'

export type AxisValue = StatsAxis['values'][number]
export type Triple = StatsCell['values'][number]

export const isTime = (dimension: StatsDimension) =>
  (timeDimensions as readonly StatsDimension[]).includes(dimension)

/** A value of a dimension. */
export interface Place {
  dimension: StatsDimension
  value: AxisValue
  index: number
}

/** A line of the table: a cell, or the sum of those below it. */
export interface Line {
  key: string
  places: Place[]
  cell: StatsCell
  before: StatsCell | undefined
  /** How many dimensions it does without: 0 for a cell. */
  over: number
}

const axisOf = (table: StatsTable, dimension: StatsDimension) =>
  table.axes.find((axis) => axis.dimension === dimension)!
const levelOf = (table: StatsTable, by: readonly StatsDimension[]) =>
  table.levels.find((level) => level.by.length === by.length && by.every((one) => level.by.includes(one)))!

/** A cell's values by its codes; of time by their order: the first week of one period stands beside the first of another. */
function keyOf(table: StatsTable, by: readonly StatsDimension[], { at }: StatsCell): string {
  return by
    .map((dimension, index) =>
      isTime(dimension) ? `#${at[index]}` : String(axisOf(table, dimension).values[at[index]!]!.code),
    )
    .join('\n')
}

/** The lines of one level, with what they were in the period compared with. */
export function linesOf({ table, comparison, by: all }: Stats, by: readonly StatsDimension[]): Line[] {
  const level = levelOf(table, by)
  const before = new Map(
    comparison ? levelOf(comparison, by).cells.map((cell) => [keyOf(comparison, level.by, cell), cell]) : [],
  )
  return level.cells.map((cell) => {
    const key = keyOf(table, level.by, cell)
    return {
      key: `${by.length}:${key}`,
      places: level.by.map((dimension, index) => ({
        dimension,
        index: cell.at[index]!,
        value: axisOf(table, dimension).values[cell.at[index]!]!,
      })),
      cell,
      before: before.get(key),
      over: all.length - by.length,
    }
  })
}

/** The lines of the table in reading order: each sum, and below it what it is the sum of. */
export function readingOrder(stats: Stats, compare: (a: Line, b: Line) => number): Line[] {
  const sorted = (by: StatsDimension[]) => linesOf(stats, by).sort(compare)
  const byParent = new Map<number, Map<string, Line[]>>()
  const parentKey = (places: Place[]) => places.map(({ index }) => index).join('/')
  const children = (depth: number, line: Line): Line[] => {
    const next = depth + 1
    if (next > stats.by.length) return []
    if (!byParent.has(next))
      byParent.set(
        next,
        Map.groupBy(sorted(stats.by.slice(0, next)), ({ places }) => parentKey(places.slice(0, -1))),
      )
    const own = byParent.get(next)!.get(parentKey(line.places)) ?? []
    return own.flatMap((child) => [child, ...children(next, child)])
  }
  if (stats.by.length === 0) return []
  return sorted(stats.by.slice(0, 1)).flatMap((line) => [line, ...children(1, line)])
}

/** What a measure is shown as. */
export type Shape =
  | { kind: 'none' }
  | { kind: 'line' | 'bars'; dimension: StatsDimension }
  | { kind: 'grid'; across: StatsDimension; down: StatsDimension }

/** Lines for time, bars for anything else, a grid for two dimensions: time and hours run across. */
export function shapeOf(by: readonly StatsDimension[]): Shape {
  const [first, second] = by
  if (!first) return { kind: 'none' }
  if (!second) return { kind: isTime(first) ? 'line' : 'bars', dimension: first }
  const runs = (dimension: StatsDimension) => isTime(dimension) || dimension === 'hour'
  return runs(first) && !runs(second)
    ? { kind: 'grid', across: first, down: second }
    : { kind: 'grid', across: second, down: first }
}

/** The address of the rows of a cell for a measure; null where there is none to open. */
export function rowsAddress(table: StatsTable, cell: StatsCell, measure: number): string | null {
  const [value, numerator, denominator] = cell.values[measure]!
  const { rows } = table.addresses[measure]!
  const some = numerator ?? (value === null ? 0 : denominator)
  return some && !rows.startsWith('/api/adoption') ? [rows, cell.where].filter(Boolean).join('&') : null
}
