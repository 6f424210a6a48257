import { isTime, type StatsAxis } from '../../../contracts/stats.ts'
import type { Period } from '../../figures/period.ts'
import { daysOf } from './dimensions.ts'

/** Where a cell stands: an index into the values of each dimension of its level. */
export type At = readonly number[]

/** Values by where they stand on some axes; a value that is asked for first is made. */
export class Cells<Value> {
  readonly #cells = new Map<number, { at: At; value: Value }>()
  readonly #sizes: number[]
  readonly #make: () => Value

  constructor(axes: StatsAxis[], make: () => Value) {
    this.#sizes = axes.map(({ values }) => values.length)
    this.#make = make
  }

  get size(): number {
    return this.#cells.size
  }
  get(at: At): Value | undefined {
    return this.#cells.get(this.#keyOf(at))?.value
  }
  of(at: At): Value {
    const key = this.#keyOf(at)
    let cell = this.#cells.get(key)
    if (!cell) this.#cells.set(key, (cell = { at, value: this.#make() }))
    return cell.value
  }
  /** In the order of their places, the first dimension first. */
  sorted(): { at: At; value: Value }[] {
    return [...this.#cells].sort(([a], [b]) => a - b).map(([, cell]) => cell)
  }
  [Symbol.iterator]() {
    return this.#cells.values()
  }

  /** One number for each place: the axes are too short to outgrow what a number holds. */
  #keyOf(at: At): number {
    let key = 0
    for (let place = 0; place < at.length; place++) key = key * this.#sizes[place]! + at[place]!
    return key
  }
}

/** The days that a cell is of: those that all its times have in common. Reckoned once for all cells of the same times. */
export function daysFinder(period: Period, axes: { axis: StatsAxis }[]): (at: At) => Period {
  const times = axes.flatMap(({ axis }, place) => (isTime(axis.dimension) ? [{ axis, place }] : []))
  if (times.length === 0) return () => period
  const days = new Cells<{ is?: Period }>(
    times.map(({ axis }) => axis),
    () => ({}),
  )
  return (at) => {
    const known = days.of(times.map(({ place }) => at[place]!))
    return (known.is ??= times.reduce(
      (within, { axis, place }) => daysOf(axis.dimension, axis.values[at[place]!]!.code!, within),
      period,
    ))
  }
}
