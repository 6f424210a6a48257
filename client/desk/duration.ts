import type { ClockTime } from '../../contracts/sla.ts'
import type { Language } from '../../contracts/text.ts'
import type { Period } from '../../contracts/calendar.ts'

const HOUR = 60
const DAY = 24 * HOUR

/** Days, hours and minutes that add up to a duration. */
export interface DurationParts {
  days: number
  hours: number
  minutes: number
}

const clockMinutes = (clock: string) => Number(clock.slice(0, 2)) * HOUR + Number(clock.slice(3))

/** Minutes of work in the periods of a day; what cannot be read counts nothing. */
export function minutesOfWork(periods: Period[]): number {
  return periods.reduce((sum, [from, to]) => sum + Math.max(0, clockMinutes(to) - clockMinutes(from) || 0), 0)
}

/** How long a working day is: the commonest length of those of a week, the longer of two as common; 24 hours without any. */
export function workday(week: Period[][]): number {
  const often = new Map<number, number>()
  for (const minutes of week.map(minutesOfWork).filter((one) => one > 0))
    often.set(minutes, (often.get(minutes) ?? 0) + 1)
  const [commonest] = [...often].sort(([a, timesA], [b, timesB]) => timesB - timesA || b - a)
  return commonest?.[0] ?? DAY
}

/** Minutes in a day of a limit. @param workdayMinutes of the calendar */
export const dayLength = (time: ClockTime, workdayMinutes: number) =>
  time === 'working' ? workdayMinutes : DAY

/** @param day minutes in a day, see {@link dayLength} */
export function splitDuration(minutes: number, day: number): DurationParts {
  const days = Math.floor(minutes / day)
  const rest = minutes - days * day
  return { days, hours: Math.floor(rest / HOUR), minutes: rest % HOUR }
}

export const joinDuration = ({ days, hours, minutes }: DurationParts, day: number) =>
  days * day + hours * HOUR + minutes

const units = { days: 'day', hours: 'hour', minutes: 'minute' } as const

/** In words, without what is 0: `5 ngày`, `1 day 2 hours`, `0 phút`. */
export function durationWords(minutes: number, day: number, language: Language): string {
  const parts = splitDuration(minutes, day)
  const say = (part: keyof DurationParts) =>
    new Intl.NumberFormat(language, { style: 'unit', unit: units[part], unitDisplay: 'long' }).format(
      parts[part],
    )
  const said = (['days', 'hours', 'minutes'] as const).filter((part) => parts[part] > 0)
  return (said.length > 0 ? said : (['minutes'] as const)).map(say).join(' ')
}
