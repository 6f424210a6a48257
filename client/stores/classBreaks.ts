/** A round number near `value` that people can read off a legend: 1, 2, 5, 10, 12, 15, 20, 25 … */
function rounded(value: number): number {
  if (value < 10) return Math.round(value)
  const step = 10 ** Math.floor(Math.log10(value)) / (value < 100 ? 2 : 4)
  return Math.round(value / step) * step
}

/**
 * Lower bounds of the classes of a choropleth: quantiles, rounded, so that each class has about as many areas.
 * @param values one number per area
 * @param classes how many classes at most; fewer where the values are too alike
 * @returns ascending bounds, the first of them the smallest value, rounded down to 0 below 10; `[]` without values
 */
export function classBreaks(values: number[], classes: number): number[] {
  if (values.length === 0) return []
  const sorted = [...values].sort((a, b) => a - b)
  const lowest = sorted[0]!
  const first = lowest < 10 ? 0 : Math.min(rounded(lowest), lowest)
  const bounds = [first]
  for (let i = 1; i < classes; i++) {
    const bound = rounded(sorted[Math.floor((i * sorted.length) / classes)]!)
    if (bound > bounds.at(-1)! && bound <= sorted.at(-1)!) bounds.push(bound)
  }
  return bounds
}

/** Index of the class that a value falls in; values below the first bound are in class 0. */
export function classOf(value: number, bounds: number[]): number {
  return Math.max(
    0,
    bounds.findLastIndex((bound) => value >= bound),
  )
}
