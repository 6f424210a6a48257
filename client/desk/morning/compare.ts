import { MIN_COMPARED, type Comparison } from '../../../contracts/morning.ts'
import { standingOf, wilson, type Interval, type Standing } from '../../panels/wilson.ts'

type Area = Comparison['areas'][number]
export interface Compared {
  area: Area
  interval: Interval | null
  /** How its share on time stands to what its own mix of categories makes of the city's; null for too few to say. */
  standing: Standing | null
}

const ORDER = ['below', 'same', 'above', null] as const

/**
 * Areas in groups that can be told apart: surely below what is expected of them, not surely different, surely above. Within
 * a group there is no rank, for chance would make it; whoever has too few reports comes last.
 */
export function compareAreas(areas: Area[]): Compared[] {
  const difference = ({ area: { figures, expected } }: Compared) =>
    (figures.onTime.value ?? 0) - (expected.value ?? 0)
  return areas
    .map((area): Compared => {
      const { numerator, denominator } = area.figures.onTime
      const interval = wilson(numerator ?? 0, denominator ?? 0)
      const few = (denominator ?? 0) < MIN_COMPARED
      return { area, interval, standing: few ? null : standingOf(interval, area.expected.value) }
    })
    .sort(
      (a, b) =>
        ORDER.indexOf(a.standing) - ORDER.indexOf(b.standing) ||
        difference(a) - difference(b) ||
        (a.area.code < b.area.code ? -1 : 1),
    )
}

/** Where a line of shares begins so that every interval lies on it: a whole tenth. */
export function lineStart(compared: Compared[]): number {
  const lows = compared.flatMap(({ interval, standing, area }) =>
    interval && standing !== null ? [interval.low, area.expected.value ?? 1] : [],
  )
  return Math.max(0, Math.floor(Math.min(0.9, ...lows) * 10) / 10)
}
