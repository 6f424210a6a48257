/** Two-sided 95 %. */
const Z = 1.959963984540054

export interface Interval {
  low: number
  high: number
}

/**
 * Wilson's score interval of a share: where the true rate lies with 95 % confidence, also for few cases and for shares
 * near 0 or 1.
 * @param of how many of `n` did; 0 ≤ of ≤ n
 * @returns null where n is 0: nothing is known
 */
export function wilson(of: number, n: number): Interval | null {
  if (n <= 0) return null
  const p = of / n
  const z2 = (Z * Z) / n
  const middle = (p + z2 / 2) / (1 + z2)
  const half = (Z * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n))) / (1 + z2)
  return { low: of === 0 ? 0 : Math.max(0, middle - half), high: of === n ? 1 : Math.min(1, middle + half) }
}

/** How a rate stands to another that it is measured by: only where the whole interval lies on one side does it differ. */
export type Standing = 'below' | 'above' | 'same'

export function standingOf(interval: Interval | null, reference: number | null): Standing {
  if (!interval || reference === null) return 'same'
  if (interval.high < reference) return 'below'
  return interval.low > reference ? 'above' : 'same'
}
