/** Each bucket is 5 % wider than the one before, so a percentile read from them is at most 2.5 % off. */
const GROWTH = Math.log(1.05)

/** The bucket of a duration in working minutes (0 for less than one minute). */
export function bucketOf(minutes: number): number {
  return minutes < 1 ? 0 : Math.floor(Math.log(minutes) / GROWTH) + 1
}

/** The duration in working minutes that stands for a bucket: its geometric middle. */
export function minutesOf(bucket: number): number {
  return bucket === 0 ? 0 : Math.exp((bucket - 0.5) * GROWTH)
}

/** Counts by bucket; histograms of parts add up to the histogram of the whole. */
export type Histogram = ReadonlyMap<number, number>

/**
 * Nearest-rank percentile in working minutes, within 2.5 %; null for an empty histogram.
 * @param share 0.5 for the median
 */
export function percentile(histogram: Histogram, share: number): number | null {
  let total = 0
  for (const count of histogram.values()) total += count
  if (total === 0) return null
  const rank = Math.max(1, Math.ceil(share * total))
  let seen = 0
  for (const bucket of [...histogram.keys()].sort((a, b) => a - b)) {
    seen += histogram.get(bucket)!
    if (seen >= rank) return Math.round(minutesOf(bucket))
  }
  return null
}
