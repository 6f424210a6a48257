/** Nearest-rank percentile of measured values; NaN for none. `share` is 0.5 for the median, 1 for the largest. */
export function percentileOf(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN
}

export const median = (values: number[]): number => percentileOf(values, 0.5)

/** A number with three digits that count, as people read them: 0.0123, 1.23, 12.3, 12,345. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '–'
  return value.toLocaleString(
    'en',
    Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 },
  )
}
