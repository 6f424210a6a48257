import type { Language } from '../../contracts/text.ts'

const locales: Record<Language, string> = { vi: 'vi-VN', en: 'en-GB' }
/** Shown where a figure has no value, e.g. a ratio whose denominator is 0. */
export const NO_VALUE = '–'

/** Vietnamese sets a blank before the percent sign, English none. */
const percentSign: Record<Language, string> = { vi: '\u00a0%', en: '%' }

const durationUnits: Record<Language, [day: string, hour: string, minute: string]> = {
  vi: ['ngày', 'giờ', 'phút'],
  en: ['d', 'h', 'min'],
}

/**
 * How numbers and times are written.
 * @param timeZone the city's: a wall shows the city's time wherever it hangs
 */
export function createFormat(language: Language, timeZone: string) {
  const locale = locales[language]
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const hundredths = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const time = new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  const minute = new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const date = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long', day: 'numeric', month: 'long' })
  const fullDate = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
  const dayMonth = new Intl.DateTimeFormat(locale, monthOf(language, false))
  const dayMonthYear = new Intl.DateTimeFormat(locale, monthOf(language, true))

  const weekday = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'short' })
  const cityDay = new Intl.DateTimeFormat(locale, { ...monthOf(language, false), timeZone })
  const cityDayYear = new Intl.DateTimeFormat(locale, { ...monthOf(language, true), timeZone })

  const instant = (at: string | number) => (typeof at === 'number' ? at : Date.parse(at))
  const localDay = (day: string) => Date.parse(`${day}T00:00:00Z`)

  return {
    count: (value: number | null | undefined) => (value == null ? NO_VALUE : integer.format(value)),
    /** @param share 0…1 */
    percent: (share: number | null | undefined) =>
      share == null ? NO_VALUE : tenths.format(share * 100) + percentSign[language],
    /** @param centimetres e.g. 352: 3,52 m */
    metres: (centimetres: number) => `${hundredths.format(centimetres / 100)}\u00a0m`,
    /** An hour of the day, 0 to 23: 9 giờ, 09:00 */
    hour: (hour: number) => (language === 'vi' ? `${hour}\u00a0giờ` : `${String(hour).padStart(2, '0')}:00`),
    /** @param share 0…1, to the whole percent: what is set, not what is measured */
    wholePercent: (share: number) => integer.format(share * 100) + percentSign[language],
    /** To one decimal. */
    tenth: (value: number | null | undefined) => (value == null ? NO_VALUE : tenths.format(value)),
    /** e.g. 14:03:22 in the city */
    time: (at: string | number) => time.format(instant(at)),
    minute: (at: string | number) => minute.format(instant(at)),
    /** e.g. Chủ Nhật, 22 tháng 11 */
    date: (at: number) => date.format(at),
    /** e.g. Thứ Sáu, 11 tháng 9, 2026 */
    fullDate: (at: number) => fullDate.format(at),
    /** A day of the city, e.g. Th 3 24/11 */
    day: (at: string | number) => `${weekday.format(instant(at))} ${cityDay.format(instant(at))}`,
    /** e.g. 10:00, Th 3 24/11/2026 */
    moment: (at: string | number) =>
      `${minute.format(instant(at))}, ${weekday.format(instant(at))} ${cityDayYear.format(instant(at))}`,
    /** Two days of the city, the month once where it is the same, or one day: 31/10–1/11, 21–22/11, 21/11 */
    days: (from: number, last: number) =>
      cityDay
        .formatRange(from, last)
        .replace(/\s*–\s*/, '–')
        .replace(/^(\d+)\/(\d+)–(\d+)\/\2$/, '$1–$3/$2'),
    /**
     * e.g. 40 giờ, 2 giờ 5 phút; to the minute, without what is 0.
     * @param inDays whether 24 hours and more are written as days: real time, never working time
     */
    duration: (minutes: number, inDays = false) => {
      const [dayUnit, hourUnit, minuteUnit] = durationUnits[language]
      const whole = Math.max(0, Math.round(minutes))
      const days = inDays ? Math.floor(whole / 1440) : 0
      const hours = Math.floor((whole - days * 1440) / 60)
      const parts: [number, string][] = [
        [days, dayUnit],
        [hours, hourUnit],
        // Nobody needs the minutes of something that lasts for days.
        [days > 0 ? 0 : whole % 60, minuteUnit],
      ]
      const said = parts.filter(([value]) => value > 0)
      return (said.length > 0 ? said : [[0, minuteUnit] as const])
        .map(([value, unit]) => `${integer.format(value)}\u00a0${unit}`)
        .join(' ')
    },
    /** A local day `YYYY-MM-DD`: 31/12/2026. */
    localDay: (day: string) => dayMonthYear.format(localDay(day)),
    /** Two local days `YYYY-MM-DD`, the year once where it is the same: 19/7 – 21/11/2026. */
    period: (from: string, to: string) => {
      const sameYear = from.slice(0, 4) === to.slice(0, 4)
      return `${(sameYear ? dayMonth : dayMonthYear).format(localDay(from))} – ${dayMonthYear.format(localDay(to))}`
    },
  }
}
export type Format = ReturnType<typeof createFormat>

function monthOf(language: Language, year: boolean): Intl.DateTimeFormatOptions {
  const month = language === 'vi' ? 'numeric' : 'short'
  return { timeZone: 'UTC', day: 'numeric', month, ...(year ? { year: 'numeric' } : {}) }
}
