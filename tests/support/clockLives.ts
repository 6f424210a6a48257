import fc from 'fast-check'
import type { ClockInput, Pause } from '../../server/sla/clock.ts'

const MINUTE = 60_000

/** Limits of reports that come in and wait up to three times within a span, on full minutes; some still wait. */
export function livesWithin(from: Date, to: Date): fc.Arbitrary<ClockInput> {
  const minutes = Math.round((to.getTime() - from.getTime()) / MINUTE)
  const instants = (count: number) =>
    fc
      .array(fc.integer({ min: 0, max: minutes - 1 }), { minLength: count, maxLength: count })
      .map((all) => all.sort((a, b) => a - b).map((one) => new Date(from.getTime() + one * MINUTE)))
  return fc
    .record({
      instants: fc.integer({ min: 0, max: 3 }).chain((pauses) => instants(2 * pauses + 1)),
      limitMinutes: fc.integer({ min: 1, max: 5000 }),
      open: fc.boolean(),
      kind: fc.constantFrom('working' as const, 'calendar' as const),
    })
    .map(({ instants: [start, ...rest], limitMinutes, open, kind }) => {
      const pauses: Pause[] = []
      for (let i = 0; i < rest.length; i += 2) pauses.push({ from: rest[i]!, to: rest[i + 1]! })
      if (open && pauses.length > 0) pauses.at(-1)!.to = null
      return { start: start!, limitMinutes, kind, pauses }
    })
}
