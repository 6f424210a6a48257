import { MINUTE } from './calendar.ts'
import type { WorkingTime } from './workingTime.ts'

/** Time in which a report waits for something outside the agency's hands. */
export interface Pause {
  from: Date
  /** null while it lasts. */
  to: Date | null
}

/** A later deadline, granted at `at`. Who and why stay with the caller: {@link explain} names it by its index. */
export interface Extension {
  at: Date
  deadline: Date
}

/** The life of one limit. The clock begins on receipt (or on reopening, with its own limit) and stops on resolve. */
export interface ClockInput {
  start: Date
  /** Whole minutes, 0 or more. */
  limitMinutes: number
  /** Whether limit and pauses count in working time, or as minutes that pass. */
  kind: 'working' | 'calendar'
  /** In order, none before the one ahead of it has ended; only the last may be open. */
  pauses: readonly Pause[]
  /** In the order in which they were granted. */
  extensions?: readonly Extension[]
  /** When it was resolved: ends an open pause, and nothing after it counts. */
  stop?: Date | null
}

export interface ClockDeadline {
  /** In force: of the last extension, else the original. null during a pause, until it ends. */
  deadline: Date | null
  /** As if nothing had been extended. */
  original: Date | null
  /** Of each extension, put off by the pauses after it was granted. */
  extended: (Date | null)[]
  /** The deadline in force lies after the last year whose days off are known. */
  beyondKnown: boolean
}

/** How time counts for a limit: in working time, or as it passes. */
export interface Counting {
  add(from: Date, milliseconds: number): { at: Date; beyondKnown: boolean }
  between(from: Date, to: Date): number
}

/** @param workingTime only asked for limits in working time */
export function countingOf(kind: ClockInput['kind'], workingTime: WorkingTime): Counting {
  if (kind === 'working')
    return {
      add: (from, milliseconds) => workingTime.addMilliseconds(from, milliseconds),
      between: (from, to) => workingTime.millisecondsBetween(from, to),
    }
  return {
    add: (from, milliseconds) => ({ at: new Date(from.getTime() + milliseconds), beyondKnown: false }),
    between: (from, to) => Math.max(0, to.getTime() - from.getTime()),
  }
}

/**
 * The deadline of a limit. Each pause that begins before the deadline puts it off by the time that it took, counted as
 * the limit counts; so a pause over a night moves nothing, and one that begins when the deadline has come does not take
 * it back. An extension stands as granted, put off by what is paused after that.
 * @throws RangeError for a limit that is negative or not whole, or a deadline more than 100 years away
 */
export function deadlineOf(input: ClockInput, workingTime: WorkingTime): ClockDeadline {
  const { start, limitMinutes, kind, extensions = [] } = input
  if (!Number.isInteger(limitMinutes) || limitMinutes < 0)
    throw new RangeError(`A limit is a whole number of minutes, not ${limitMinutes}`)
  const counting = countingOf(kind, workingTime)
  const pauses = pausesOf(input)
  const original = putOff(counting.add(start, limitMinutes * MINUTE), start, pauses, counting)
  const granted = extensions
    .filter(({ at }) => !input.stop || at <= input.stop)
    .map(({ at, deadline }) => putOff(counting.add(deadline, 0), at, pauses, counting))
  const last = [original, ...granted].at(-1)
  return {
    deadline: last?.at ?? null,
    original: original?.at ?? null,
    extended: granted.map((one) => one?.at ?? null),
    beyondKnown: last?.beyondKnown ?? false,
  }
}

/** The pauses as they count: none from before the start or after the stop, none twice; `index` into the given ones. */
export function pausesOf({ start, stop, pauses }: ClockInput): (Pause & { index: number })[] {
  const counted: (Pause & { index: number })[] = []
  let free = start
  pauses.forEach(({ from, to }, index) => {
    const [begins, ends] = [from < free ? free : from, stop && (!to || to > stop) ? stop : to]
    if (ends && ends <= begins) return
    counted.push({ from: begins, to: ends, index })
    if (ends) free = ends
  })
  return counted
}

function putOff(
  deadline: { at: Date; beyondKnown: boolean },
  since: Date,
  pauses: readonly Pause[],
  counting: Counting,
): { at: Date; beyondKnown: boolean } | null {
  for (const { from, to } of pauses) {
    if (from >= deadline.at) break
    if (!to) return null
    const begins = from < since ? since : from
    if (begins >= deadline.at) break
    const moved = counting.add(deadline.at, counting.between(begins, to))
    // Only an extension into free time can be passed by such a pause: it must not be overdue before work goes on.
    deadline = moved.at < to ? counting.add(to, 0) : moved
  }
  return deadline
}

/**
 * How a resolved report met its limit: by the original deadline, by one that was extended, or by none.
 * A deadline that a pause holds open has not passed.
 */
export function outcomeOf(
  { original, extended }: Pick<ClockDeadline, 'original' | 'extended'>,
  resolvedAt: Date,
): 'on_time' | 'on_time_after_extension' | 'late' {
  const met = (deadline: Date | null) => !deadline || resolvedAt <= deadline
  if (met(original)) return 'on_time'
  return extended.some(met) ? 'on_time_after_extension' : 'late'
}
