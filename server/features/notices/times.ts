import type { Language } from '../../../contracts/text.ts'

const LOCALES: Record<Language, string> = { vi: 'vi-VN', en: 'en-GB' }
const HOURS: Record<Language, [hour: string, minute: string]> = { vi: ['giờ', 'phút'], en: ['h', 'min'] }
const NONE = '–'
/** A mail that comes later than this says that it does. */
export const LATE_MS = 30 * 60_000

/** How numbers and times are written in a mail: as on the pages, by the city's clock. */
export function timesIn(timeZone: string, lang: Language) {
  const locale = LOCALES[lang]
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const day = new Intl.DateTimeFormat(locale, {
    ...{ timeZone: 'UTC', day: 'numeric', month: lang === 'vi' ? 'numeric' : 'short', year: 'numeric' },
  })
  const moment = new Intl.DateTimeFormat(locale, {
    ...{ timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    ...{ day: 'numeric', month: lang === 'vi' ? 'numeric' : 'short', year: 'numeric' },
  })
  return {
    count: (value: number | null) => (value === null ? NONE : integer.format(value)),
    tenth: (value: number | null) => (value === null ? NONE : tenths.format(value)),
    /** Of working time, to the minute: 40 giờ, 2 giờ 5 phút. */
    duration: (minutes: number | null) => {
      if (minutes === null) return NONE
      const whole = Math.round(minutes)
      const parts = [Math.floor(whole / 60), whole % 60].map(
        (value, place) => [value, HOURS[lang][place]!] as const,
      )
      const said = parts.filter(([value]) => value > 0)
      return (said.length > 0 ? said : [[0, HOURS[lang][1]] as const])
        .map(([value, unit]) => `${integer.format(value)}\u00a0${unit}`)
        .join(' ')
    },
    percent: (share: number | null) =>
      share === null ? NONE : tenths.format(share * 100) + (lang === 'vi' ? '\u00a0%' : '%'),
    day: (of: string) => day.format(Date.parse(of)),
    days: (from: string, to: string) => `${day.format(Date.parse(from))} – ${day.format(Date.parse(to))}`,
    moment: (at: Date) => moment.format(at),
  }
}
export type Times = ReturnType<typeof timesIn>
