import type { Period } from './period.ts'

const DAY_MS = 86_400_000
/** Later than any day of a report, and a Sunday: a period without end ends with a whole week. */
export const FOREVER = '9999-12-26'

const numberOf = (day: string) => Date.parse(day) / DAY_MS
const dayOf = (number: number) => new Date(number * DAY_MS).toISOString().slice(0, 10)
/** Day 0 is Thursday, 1 January 1970. */
const mondayOf = (number: number) => number - ((number + 3) % 7)

/** The Monday of the week that a local day lies in: the name of that week in the tallies. */
export function weekOf(day: string): string {
  return dayOf(mondayOf(numberOf(day)))
}

/** The local day after. */
export function dayAfter(day: string): string {
  return dayOf(numberOf(day) + 1)
}

/** A period as the whole weeks in it, named by their Mondays, and the days left over before and after them. */
export interface Cover {
  weeks: Period | null
  days: Period[]
}

/**
 * Splits a period so that whole weeks within one month, by their Mondays, and the days left over add up to each month of it.
 */
export function coverByMonth({ from, to }: Period): { weeks: string[]; days: string[] } {
  const [first, last] = [numberOf(from), numberOf(to)]
  const weeks: string[] = []
  const days: string[] = []
  for (let at = first; at <= last;) {
    const [day, sunday] = [dayOf(at), dayOf(at + 6)]
    const whole = mondayOf(at) === at && at + 6 <= last && day.slice(0, 7) === sunday.slice(0, 7)
    if (whole) weeks.push(day)
    else days.push(day)
    at += whole ? 7 : 1
  }
  return { weeks, days }
}

/** Splits a period so that as few rows of tallies as possible add up to it; each of its days is covered once. */
export function coverOf({ from, to }: Period): Cover {
  const first = numberOf(from)
  const end = numberOf(to) + 1
  const firstWeek = mondayOf(first + 6)
  const endOfWeeks = mondayOf(end)
  if (firstWeek >= endOfWeeks) return { weeks: null, days: first < end ? [{ from, to }] : [] }
  const days = [
    { from, to: dayOf(firstWeek - 1) },
    { from: dayOf(endOfWeeks), to },
  ]
  return {
    weeks: { from: dayOf(firstWeek), to: dayOf(endOfWeeks - 1) },
    days: days.filter((part) => part.from <= part.to),
  }
}
