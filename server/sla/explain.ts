import { deadlineOf, pausesOf, type ClockInput } from './clock.ts'
import { withMinutes, type SegmentKind, type Stretch } from './segments.ts'
import type { WorkingTime } from './workingTime.ts'

/**
 * A stretch of the way from start to deadline. For a limit in calendar time everything that is no pause is `work`:
 * time that counts.
 */
export interface ExplainSegment {
  kind: SegmentKind | 'pause'
  /** The holiday's or the swapped day's. */
  name?: Stretch['name']
  from: Date
  /** null for a pause that still lasts, the last segment then. */
  to: Date | null
  /** Whole minutes of the limit that it uses up: 0 unless work; they add up to the limit where nothing was extended. */
  workingMinutes: number
  /** Index of the pause. */
  pause?: number
  /** Index of the extension without which the deadline would have come before. */
  extension?: number
}

/** Why the deadline is when it is: the way there from the start, without gaps, as {@link deadlineOf} reckons it. */
export function explain(input: ClockInput, workingTime: WorkingTime): ExplainSegment[] {
  const { deadline, original, extended } = deadlineOf(input, workingTime)
  const stretches: (Stretch<SegmentKind | 'pause'> & { pause?: number; extension?: number })[] = []
  const run = (from: Date, to: Date) => {
    if (input.kind === 'calendar') stretches.push({ kind: 'work', from, to })
    else for (const stretch of workingTime.segments(from, to)) stretches.push(stretch)
  }
  let at = input.start
  let open: ExplainSegment | undefined
  for (const { from, to, index } of pausesOf(input)) {
    if (deadline && from >= deadline) break
    if (at < from) run(at, from)
    if (!to) open = { kind: 'pause', from, to: null, workingMinutes: 0, pause: index }
    else stretches.push({ kind: 'pause', from, to, pause: index })
    at = to ?? from
  }
  if (deadline && at < deadline) run(at, deadline)
  const parts = [original, ...extended].reduce(
    (parts, before, index) => (before && index < extended.length ? mark(parts, before, index) : parts),
    stretches,
  )
  return [...withMinutes(parts), ...(open ? [open] : [])]
}

/** What lies after an earlier deadline is owed to the extension at this index. */
function mark<One extends Stretch<string> & { extension?: number }>(
  stretches: One[],
  before: Date,
  extension: number,
): One[] {
  return stretches.flatMap((stretch) => {
    if (stretch.to <= before) return [stretch]
    if (stretch.from >= before) return [{ ...stretch, extension }]
    return [
      { ...stretch, to: before },
      { ...stretch, from: before, extension },
    ]
  })
}
