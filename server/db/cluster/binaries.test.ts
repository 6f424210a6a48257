import { expect, it } from 'vitest'
import { isAtLeast } from './binaries.ts'

it.each([
  ['3.3', '3.3', true],
  ['3.3.2', '3.3', true],
  ['3.10.0', '3.3', true],
  ['4.0', '3.3', true],
  ['3.2.9', '3.3', false],
  ['3', '3.3', false],
  ['3.4.0alpha1', '3.3', true],
])('PostGIS %s is at least %s: %s', (version, wanted, expected) => {
  expect(isAtLeast(version, wanted)).toBe(expected)
})
