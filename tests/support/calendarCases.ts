import { alwaysOpen, type WorkingCalendar } from '../../server/sla/calendar.ts'
import { around, halfDays, hanoiCalendar, nights, town } from './calendars.ts'
import { MinuteModel } from './minuteModel.ts'

const span = (what: string, calendar: WorkingCalendar, from: string, to: string) => ({
  what,
  calendar,
  from: new Date(`${from}T00:00Z`),
  to: new Date(`${to}T00:00Z`),
})

const spans = [
  span('Tết 2024', hanoiCalendar, '2024-01-25', '2024-02-25'),
  span('30 April 2024 and its swapped Saturday', hanoiCalendar, '2024-04-20', '2024-05-10'),
  span('Tết 2025', hanoiCalendar, '2025-01-15', '2025-02-12'),
  span('New Year 2026 and its swapped Saturday', hanoiCalendar, '2025-12-25', '2026-01-15'),
  span('Tết 2026', hanoiCalendar, '2026-02-05', '2026-03-05'),
  span('2 September 2026 and its swapped Saturday', hanoiCalendar, '2026-08-15', '2026-09-08'),
  span('Tết 2027', hanoiCalendar, '2027-01-25', '2027-02-20'),
  span('half days', halfDays, '2026-12-15', '2027-01-10'),
  span('Budapest, spring', town('Europe/Budapest', [['2026-03-28', nights]]), '2026-03-20', '2026-04-08'),
  span('Budapest, autumn', town('Europe/Budapest', [['2026-10-23', []]]), '2026-10-15', '2026-11-05'),
  span('New York, spring', town('America/New_York', [['2026-03-07', around]]), '2026-02-28', '2026-03-20'),
  span('New York, autumn', town('America/New_York', [['2026-11-02', []]]), '2026-10-22', '2026-11-12'),
  span(
    'São Paulo, whose clocks change at midnight',
    town('America/Sao_Paulo', []),
    '2018-10-28',
    '2018-11-12',
  ),
  span('São Paulo, back at midnight', town('America/Sao_Paulo', []), '2018-02-08', '2018-02-25'),
  span('Lord Howe, by half an hour', town('Australia/Lord_Howe', []), '2026-03-28', '2026-04-12'),
  span('24 hours in New York', alwaysOpen('America/New_York'), '2026-10-28', '2026-11-08'),
]

/** Calendars with a span of time in which something befalls them, and that span's minutes. */
export const cases = spans.map((one) => ({ ...one, model: new MinuteModel(one.calendar, one.from, one.to) }))
