import type { SentPeriod } from '../../../../contracts/statsSchedule.ts'
import type { Period } from '../../../figures/period.ts'
import { DAY } from '../../../sla/calendar.ts'

/**
 * What kind of period some days are: whole months, whole weeks, or as many days. A quarter, a half and a whole year of the
 * calendar begin `every` so many months.
 */
type Kind = { months: number; every: number } | { weeks: number } | { days: number }

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
const shift = (day: string, days: number) => dayOf(Date.parse(day) + days * DAY)
const length = ({ from, to }: Period) => (Date.parse(to) - Date.parse(from)) / DAY + 1
const weekday = (day: string) => new Date(day).getUTCDay() || 7
const monthOf = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
const firstOf = (month: number) => dayOf(Date.UTC(Math.floor(month / 12), month % 12, 1))

function kindOf(period: Period): Kind {
  const { from, to } = period
  if (from.endsWith('-01') && shift(to, 1).endsWith('-01')) {
    const months = monthOf(to) - monthOf(from) + 1
    const isWhole = (every: number) => months % every === 0 && monthOf(from) % every === 0
    return { months, every: [12, 6, 3].find(isWhole) ?? 1 }
  }
  const days = length(period)
  return days % 7 === 0 && weekday(from) === 1 ? { weeks: days / 7 } : { days }
}

/** The last period of a kind that has ended before a day. */
function lastEnded(kind: Kind, day: string): Period {
  if ('months' in kind) {
    const end = monthOf(day) - (monthOf(day) % kind.every)
    return { from: firstOf(end - kind.months), to: shift(firstOf(end), -1) }
  }
  const end = 'weeks' in kind ? shift(day, 1 - weekday(day)) : day
  const days = 'weeks' in kind ? kind.weeks * 7 : kind.days
  return { from: shift(end, -days), to: shift(end, -1) }
}

/** The start of something that ends yesterday; where it has just begun, the whole one before. */
function untilYesterday(start: string, kind: Kind, day: string): Period {
  return start === day ? lastEnded(kind, day) : { from: start, to: shift(day, -1) }
}

/**
 * The period that a letter tells of.
 * @param day the local day on which it is due
 * @param ofView the days of the view
 */
export function sentPeriod(period: SentPeriod, day: string, ofView: Period): Period {
  const month = monthOf(day)
  switch (period) {
    case 'as-view':
      return lastEnded(kindOf(ofView), day)
    case 'yesterday':
      return lastEnded({ days: 1 }, day)
    case 'last-7-days':
      return lastEnded({ days: 7 }, day)
    case 'last-30-days':
      return lastEnded({ days: 30 }, day)
    case 'last-week':
      return lastEnded({ weeks: 1 }, day)
    case 'last-month':
      return lastEnded({ months: 1, every: 1 }, day)
    case 'last-quarter':
      return lastEnded({ months: 3, every: 3 }, day)
    case 'this-week':
      return untilYesterday(shift(day, 1 - weekday(day)), { weeks: 1 }, day)
    case 'this-month':
      return untilYesterday(firstOf(month), { months: 1, every: 1 }, day)
    case 'this-year':
      return untilYesterday(firstOf(month - (month % 12)), { months: 12, every: 12 }, day)
  }
}

const yearBefore = (day: string) => {
  const before = `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`
  return before.endsWith('02-29') ? `${before.slice(0, 8)}28` : before
}

/**
 * What a moved period is compared with, as the view compared its own: the days a year before, those just before (of whole
 * months and weeks as many of these), or else days as far off.
 * @param compared what the view compares with
 */
export function sentComparison(compared: Period, ofView: Period, sent: Period): Period {
  if (compared.from === yearBefore(ofView.from) && compared.to === yearBefore(ofView.to))
    return { from: yearBefore(sent.from), to: yearBefore(sent.to) }
  if (shift(compared.to, 1) === ofView.from) {
    const kind = kindOf(sent)
    return 'months' in kind
      ? { from: firstOf(monthOf(sent.from) - kind.months), to: shift(sent.from, -1) }
      : { from: shift(sent.from, -length(sent)), to: shift(sent.from, -1) }
  }
  const off = (Date.parse(sent.from) - Date.parse(ofView.from)) / DAY
  return { from: shift(compared.from, off), to: shift(compared.to, off) }
}
