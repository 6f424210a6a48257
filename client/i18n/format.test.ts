import { expect, test } from 'vitest'
import { createFormat } from './format.ts'

const vi = createFormat('vi', 'Asia/Ho_Chi_Minh')
const en = createFormat('en', 'Asia/Ho_Chi_Minh')

test('numbers are written as people write them', () => {
  expect(vi.count(17083)).toBe('17.083')
  expect(en.count(17083)).toBe('17,083')
  expect(vi.percent(14398 / 17083)).toBe('84,3\u00a0%')
  expect(en.percent(14398 / 17083)).toBe('84.3%')
})

test('a figure without a value is a dash, and 0 is not', () => {
  expect(vi.percent(null)).toBe('–')
  expect(vi.count(undefined)).toBe('–')
  expect(vi.count(0)).toBe('0')
  expect(vi.percent(0)).toBe('0,0\u00a0%')
})

test('times are the city’s', () => {
  expect(vi.time('2026-11-21T17:03:22Z')).toBe('00:03:22')
  expect(vi.date(Date.parse('2026-11-21T17:03:22Z'))).toMatch(/chủ nhật, 22 tháng 11/i)
})

test('a period names the year once where it can', () => {
  expect(vi.period('2026-07-19', '2026-11-21')).toBe('19/7 – 21/11/2026')
  expect(en.period('2026-07-19', '2026-11-21')).toBe('19 Jul – 21 Nov 2026')
  expect(vi.period('2025-12-01', '2026-01-31')).toBe('1/12/2025 – 31/1/2026')
})

test('a duration is as long as it is, in hours of work or in days of waiting', () => {
  expect(vi.duration(2400)).toBe('40\u00a0giờ')
  expect(vi.duration(125)).toBe('2\u00a0giờ 5\u00a0phút')
  expect(en.duration(2 * 1440 + 61, true)).toBe('2\u00a0d 1\u00a0h')
  expect(en.duration(1440, true)).toBe('1\u00a0d')
  expect(vi.duration(124.73)).toBe('2\u00a0giờ 5\u00a0phút')
  expect(vi.duration(0.4)).toBe('0\u00a0phút')
})

test('a moment is told in the city’s time and day', () => {
  expect(vi.moment('2026-11-23T17:30:00Z')).toMatch(/^00:30, .*24\/11\/2026$/)
  expect(en.moment('2026-11-23T17:30:00Z')).toBe('00:30, Tue 24 Nov 2026')
  const days = (format: typeof vi, from: string, last: string) =>
    format.days(Date.parse(from), Date.parse(last))
  expect(days(vi, '2026-11-20T17:00:00Z', '2026-11-21T17:00:00Z')).toBe('21–22/11')
  expect(days(vi, '2026-10-30T17:00:00Z', '2026-10-31T17:00:00Z')).toBe('31/10–1/11')
  expect(days(en, '2026-11-20T17:00:00Z', '2026-11-21T17:00:00Z')).toBe('21–22 Nov')
  expect(days(vi, '2026-11-20T17:00:00Z', '2026-11-20T18:00:00Z')).toBe('21/11')
})
