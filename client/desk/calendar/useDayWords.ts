import type { ExceptionKind, Period } from '../../../contracts/calendar.ts'
import { useDesk } from '../useDesk.ts'
import type { DayLook, DayRange } from './yearDays.ts'

/** Days of a calendar in words. */
export function useDayWords() {
  const { t, format, language } = useDesk()
  const weekday = (day: string) =>
    new Intl.DateTimeFormat(language.value, { weekday: 'short', timeZone: 'UTC' }).format(
      Date.parse(`${day}T00:00:00Z`),
    )
  const hours = (periods: Period[]) =>
    periods.length > 0 ? periods.map((period) => period.join('–')).join(', ') : t('desk.calendar.off')
  return {
    weekday,
    hours,
    kind: (kind: ExceptionKind | undefined, look: DayLook) =>
      kind ? t(`desk.calendar.kind.${kind}`) : t(`desk.calendar.look.${look}`),
    /** e.g. `Th 2 31/8/2026`, `31/8 – 2/9/2026` */
    dates: ({ from, to }: DayRange) =>
      from === to
        ? `${weekday(from)} ${format.value.period(from, to).split(' – ')[1]}`
        : format.value.period(from, to),
  }
}
