import { expect, test } from 'vitest'
import type { Person } from '../../../contracts/identity.ts'
import { nextAddress } from './nextAddress.ts'

test.each([
  ['/sla?lang=en', '/sla?lang=en'],
  ['/wall', '/wall'],
  ['//elsewhere.example/x', '/wall'],
  ['/\\elsewhere.example', '/wall'],
  ['https://elsewhere.example', '/wall'],
  ['javascript:alert(1)', '/wall'],
  ['/\t/elsewhere.example', '/wall'],
  ['/..//elsewhere.example', '/wall'],
  ['/sign-in?next=/x', '/wall'],
  [['/sla', '/x'], '/wall'],
  [undefined, '/wall'],
])('after signing in %j leads to %s', (asked, address) => {
  expect(nextAddress(asked, null)).toBe(address)
})

test('a leader comes to the morning of the own area', () => {
  const leader = {
    role: 'leader',
    may: ['see-figures'],
    reach: { of: 'area', set: 'hue-wards-2025', area: '19753' },
  }
  expect(nextAddress(undefined, leader as unknown as Person)).toBe('/area/19753?set=hue-wards-2025')
  expect(nextAddress('/sla', leader as unknown as Person)).toBe('/sla')
})

test('who handles reports comes to the desk', () => {
  const dispatcher = { role: 'dispatcher', may: ['see-reports', 'handle-reports'], reach: { of: 'city' } }
  expect(nextAddress(undefined, dispatcher as unknown as Person)).toBe('/desk')
})
