import { expect, test } from 'vitest'
import type { Period } from '../../contracts/calendar.ts'
import { dayLength, durationWords, joinDuration, minutesOfWork, splitDuration, workday } from './duration.ts'

const office: Period[] = [
  ['08:00', '12:00'],
  ['13:30', '17:30'],
]
const week = [office, office, office, office, office, [['08:00', '12:00']] as Period[], []]

test('a working day is as long as most days of the week are', () => {
  expect(minutesOfWork(office)).toBe(480)
  expect(workday(week)).toBe(480)
  expect(workday(Array.from({ length: 7 }, () => [['00:00', '24:00']] as Period[]))).toBe(1440)
  expect(workday([[], [], [], [], [], [], []])).toBe(1440)
  expect(minutesOfWork([['08:00', 'x']] as Period[])).toBe(0)
})

test('days of a limit are working days, or 24 hours', () => {
  expect(durationWords(2400, dayLength('working', 480), 'vi')).toBe('5 ngày')
  expect(durationWords(2400, dayLength('calendar', 480), 'vi')).toBe('1 ngày 16 giờ')
  expect(durationWords(605, 480, 'en')).toBe('1 day 2 hours 5 minutes')
  expect(durationWords(0, 480, 'vi')).toBe('0 phút')
})

test('splitting and joining give the same again', () => {
  for (const minutes of [0, 1, 59, 60, 479, 480, 481, 2400, 7203])
    for (const day of [420, 480, 1440]) expect(joinDuration(splitDuration(minutes, day), day)).toBe(minutes)
})
