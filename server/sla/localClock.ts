import { IANAZone } from 'luxon'
import { DAY, MINUTE } from './calendar.ts'

/** Nowhere are clocks changed twice within so short a time. */
const STEP = 7 * DAY

/**
 * The clock on the wall of a time zone between two instants. Local times are given as the milliseconds that UTC would
 * have at that reading.
 */
export class LocalClock {
  /** Stretches of one offset from UTC, in order; the first reaches back, the last forward, for good. */
  readonly #stretches: { from: number; offset: number }[]

  constructor(timeZone: string, from: number, to: number) {
    const zone = IANAZone.create(timeZone)
    const offsetAt = (at: number) => Math.round(zone.offset(at) * MINUTE)
    this.#stretches = [{ from: -Infinity, offset: offsetAt(from) }]
    for (let at = from; at < to; at += STEP) {
      const offset = offsetAt(at + STEP)
      if (offset === this.#stretches.at(-1)!.offset) continue
      let [before, after] = [at, at + STEP]
      while (after - before > 1) {
        const middle = Math.floor((before + after) / 2)
        if (offsetAt(middle) === offset) after = middle
        else before = middle
      }
      this.#stretches.push({ from: after, offset })
    }
  }

  /**
   * The first instant at which the clock shows `local` or later. So a time that is skipped in spring stands for the
   * change itself, one that comes twice in autumn for the first of the two, and times in order stay in order.
   */
  firstShowing(local: number): number {
    const stretches = this.#stretches
    let low = 0
    let high = stretches.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (local - stretches[middle]!.offset < stretches[middle + 1]!.from) high = middle
      else low = middle + 1
    }
    return Math.max(stretches[low]!.from, local - stretches[low]!.offset)
  }
}
