import hanoi from '../../fixtures/hanoi/calendar.json' with { type: 'json' }
import type { Period, WorkingCalendar } from '../../server/sla/calendar.ts'

const office: Period[] = [
  ['08:00', '12:00'],
  ['13:30', '17:30'],
]
/** Opens and closes within the hours that clocks skip or repeat, at midnight and on both sides of it. */
export const nights: Period[] = [
  ['00:00', '01:15'],
  ['01:30', '02:30'],
  ['02:45', '03:15'],
  ['20:00', '24:00'],
]
export const around: Period[] = [['00:15', '09:00']]

const name = { vi: 'Ngày khác', en: 'Another day' }

/** A town of offices from Monday to Saturday noon, with night shifts at weekends. */
export const town = (timeZone: string, exceptions: [date: string, periods: Period[]][]): WorkingCalendar => ({
  timeZone,
  week: [office, office, office, office, around, [['08:00', '12:00']], nights],
  exceptions: exceptions.map(([date, periods]) => ({ date, name, periods })),
})

export const hanoiCalendar = hanoi as WorkingCalendar

export const halfDays: WorkingCalendar = {
  ...hanoiCalendar,
  exceptions: [
    ...hanoiCalendar.exceptions,
    { date: '2026-12-24', name: { vi: 'Nửa ngày', en: 'Half day' }, periods: [['08:00', '12:00']] },
    { date: '2026-12-30', name: { vi: 'Chiều thôi', en: 'Afternoon only' }, periods: [['13:00', '17:00']] },
    {
      date: '2026-12-31',
      name: { vi: 'Giờ khác', en: 'Other hours' },
      periods: [
        ['10:30', '12:30'],
        ['15:00', '19:00'],
      ],
    },
    { date: '2027-01-02', name: { vi: 'Làm bù', en: 'Swapped' }, periods: [['08:00', '12:00']] },
  ],
}
