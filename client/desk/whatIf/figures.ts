import type { Standing, WhatIfResult } from '../../../contracts/whatIf.ts'

/** The figures of a what-if, in the order in which they are told. */
export const figures = [
  'onTime',
  'onTimeAfterExtension',
  'late',
  'warned',
  'acknowledgedInTime',
  'overdue',
] as const satisfies (keyof Standing)[]
export type Figure = (typeof figures)[number]

/** Of these, more is better; of the others, less is. */
const MORE_IS_BETTER: ReadonlySet<Figure> = new Set(['onTime', 'acknowledgedInTime'])
/** A change of this one is neither good nor bad by itself. */
const NEUTRAL: ReadonlySet<Figure> = new Set(['onTimeAfterExtension', 'warned'])

/** One area or agency, before and after. */
export type Compared = WhatIfResult['areas'][number]

/** By how much a share would be another; null where there is none. */
export function difference(compared: Pick<Compared, 'before' | 'after'>, figure: Figure): number | null {
  const [before, after] = [compared.before[figure].value, compared.after[figure].value]
  return before === null || after === null ? null : after - before
}

/** Whether a difference is good news, as shown: to a tenth of a percentage point. */
export function toneOf(change: number | null, figure: Figure): 'better' | 'worse' | 'same' {
  if (change === null || NEUTRAL.has(figure) || Math.abs(change) < 0.0005) return 'same'
  return change > 0 === MORE_IS_BETTER.has(figure) ? 'better' : 'worse'
}
