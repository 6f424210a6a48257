import type { Stats, StatsCell } from '../../../contracts/stats.ts'
import { isTime, linesOf, shapeOf, type Line, type Place, type Shape } from './shape.ts'

/** More bars, or more rows of a grid, than this tell nothing: the largest are drawn. */
export const MOST_BARS = 25
export const MOST_ROWS = 30

/** A point of a chart; `cell` is what a click opens. */
export interface Point {
  name: string
  value: number | null
  before: number | null
  cell: StatsCell | undefined
}
export interface ChartData {
  shape: Shape
  /** Of lines and bars, in order. */
  values: Point[]
  /** Whether bars lie, so that their names can be read. */
  lying: boolean
  /** Whether bars stand that are no hours: each has its name. */
  named: boolean
  compared: boolean
  /** Of a grid. `running`: its columns are time, or hours. */
  running: boolean
  across: string[]
  down: string[]
  cells: { x: number; y: number; value: number | null; cell: StatsCell | undefined }[]
  /** How many values there are, drawn or not. */
  all: number
}

/**
 * What is drawn of one figure of an answer.
 * @param nameOf how a value is said
 */
export function chartData(stats: Stats, measure: number, nameOf: (place: Place) => string): ChartData {
  const shape = shapeOf(stats.by)
  const none: ChartData = {
    ...{
      shape,
      values: [],
      lying: false,
      named: false,
      compared: false,
      running: false,
      across: [],
      down: [],
      cells: [],
      all: 0,
    },
  }
  if (shape.kind === 'none') return none
  if (shape.kind === 'grid') return { ...none, ...gridOf(stats, measure, shape, nameOf) }
  const lines = linesOf(stats, [shape.dimension])
  const axis = stats.table.axes.find(({ dimension }) => dimension === shape.dimension)!
  const counts = stats.measures[measure]!.unit === 'reports'
  const pointOf = (place: Place, line: Line | undefined): Point => ({
    name: nameOf(place),
    // Where nothing was counted a number is 0, and a share is none.
    value: line ? line.cell.values[measure]![0] : counts ? 0 : null,
    before: line?.before?.values[measure]![0] ?? null,
    cell: line?.cell,
  })
  const inOrder = isTime(shape.dimension) || axis.values.every(({ name }) => name === null)
  const compared = stats.comparison !== null && stats.measures[measure]!.of !== 'now'
  if (inOrder) {
    const at = new Map(lines.map((line) => [line.places[0]!.index, line]))
    const values = axis.values.map((value, index) =>
      pointOf({ dimension: shape.dimension, value, index }, at.get(index)),
    )
    const named = shape.kind === 'bars' && shape.dimension !== 'hour'
    return { ...none, values, named, compared, all: values.length }
  }
  const values = lines
    .map((line) => pointOf(line.places[0]!, line))
    .sort((a, b) => (b.value ?? -1) - (a.value ?? -1))
  return { ...none, values: values.slice(0, MOST_BARS), lying: true, compared, all: values.length }
}

function gridOf(
  stats: Stats,
  measure: number,
  { across, down }: Extract<Shape, { kind: 'grid' }>,
  nameOf: (place: Place) => string,
): Partial<ChartData> {
  const order = (dimension: typeof across) => {
    const axis = stats.table.axes.find((one) => one.dimension === dimension)!
    const places = axis.values.map((value, index) => ({ dimension, value, index }))
    if (isTime(dimension) || axis.values.every(({ name }) => name === null)) return places
    const sizes = new Map(
      linesOf(stats, [dimension]).map((line) => [line.places[0]!.index, line.cell.values[measure]![0] ?? -1]),
    )
    return places.sort((a, b) => (sizes.get(b.index) ?? -1) - (sizes.get(a.index) ?? -1))
  }
  const columns = order(across)
  const rows = order(down)
  const drawn = rows.slice(0, MOST_ROWS)
  const drawnColumns = isTime(across) || columns.length <= MOST_ROWS ? columns : columns.slice(0, MOST_ROWS)
  const x = new Map(drawnColumns.map(({ index }, place) => [index, place]))
  const y = new Map(drawn.map(({ index }, place) => [index, place]))
  const counted = linesOf(stats, [across, down]).flatMap(({ places, cell }) => {
    const at = (dimension: typeof across) => places.find((place) => place.dimension === dimension)!.index
    const [column, row] = [x.get(at(across)), y.get(at(down))]
    const value = cell.values[measure]![0]
    return column === undefined || row === undefined ? [] : [{ x: column, y: row, value, cell }]
  })
  return {
    running: isTime(across) || across === 'hour',
    across: drawnColumns.map(nameOf),
    down: drawn.map(nameOf),
    all: rows.length,
    // Where nothing was counted a number is 0, and a share is none.
    cells:
      stats.measures[measure]!.unit === 'reports'
        ? withZeros(counted, drawnColumns.length, drawn.length)
        : counted,
  }
}

function withZeros(counted: ChartData['cells'], columns: number, rows: number): ChartData['cells'] {
  const there = new Set(counted.map(({ x, y }) => `${x}/${y}`))
  const all = Array.from({ length: columns * rows }, (_, i) => ({
    x: i % columns,
    y: Math.floor(i / columns),
  }))
  return [
    ...counted,
    ...all.flatMap(({ x, y }) => (there.has(`${x}/${y}`) ? [] : [{ x, y, value: 0, cell: undefined }])),
  ]
}
