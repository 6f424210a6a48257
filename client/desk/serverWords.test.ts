import { expect, test } from 'vitest'
import deskVi from '../i18n/deskVi.json'
import { wrongKey } from './serverWords.ts'

/** As the server says them: server/sla/validate.ts, contracts/, zod. */
const said: [string, string][] = [
  ['is not a day written YYYY-MM-DD', 'day'],
  ['is not a time of day such as 08:00', 'time'],
  ['is not an address for e-mail', 'email'],
  ['is longer than an address for e-mail may be', 'email'],
  ['is needed for the digest to go to', 'emailNeeded'],
  ['names no day', 'noDay'],
  ['names nobody', 'nobody'],
  ['overlaps another period', 'overlap'],
  ['has no working time at all: no deadline would ever come', 'noWork'],
  ['rule “khan” would end after more than 10 years of this working time', 'never'],
  ['2026-09-01 lies before 2026-10-01', 'before'],
  ['2027-01-01 lies in the future; today is 2026-11-22', 'future'],
  ['2026-01-01 lies in the past; a rule changes from 2026-11-22 on at the earliest', 'past'],
  ['the warning of 480 minutes must be shorter than the limit of 240', 'warning'],
  ['must be shorter than the limit that it warns of', 'warning'],
  ['Too small: expected string to have >=1 characters', 'empty'],
  ['Too small: expected number to be >=1', 'small'],
  ['Invalid input: expected string, received undefined', 'empty'],
]

test('what the server says about a field has its words', () => {
  for (const [message, key] of said) {
    expect(wrongKey(message), message).toBe(key)
    expect(deskVi.wrong, message).toHaveProperty(key)
  }
})

test('words that nobody foresaw are left as they are', () => {
  expect(wrongKey('Category “x” is not on the list')).toBeNull()
})
