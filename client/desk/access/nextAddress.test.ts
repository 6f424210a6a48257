import { expect, test } from 'vitest'
import { nextAddress } from './nextAddress.ts'

test.each([
  ['/sla?lang=en', '/sla?lang=en'],
  ['/wall', '/wall'],
  ['//elsewhere.example/x', '/wall'],
  ['/\\elsewhere.example', '/wall'],
  ['https://elsewhere.example', '/wall'],
  ['javascript:alert(1)', '/wall'],
  ['/\t/elsewhere.example', '/wall'],
  ['/sign-in?next=/x', '/wall'],
  [['/sla', '/x'], '/wall'],
  [undefined, '/wall'],
])('after signing in %j leads to %s', (asked, address) => {
  expect(nextAddress(asked, null)).toBe(address)
})
