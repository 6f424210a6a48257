import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSeal } from './seal.ts'

const seal = createSeal('a secret of the provider', 'tokens')

test('what is sealed opens for what it was sealed for, and does not show', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.integer(), fc.array(fc.string())), fc.string(), (value, bound) => {
      expect(seal.open(seal.close(value, bound), bound)).toEqual(value)
    }),
  )
  expect(seal.close({ token: 'abcdef' }, 'x').toString('latin1')).not.toContain('abcdef')
})

test('it opens for nothing else, with no other secret, for no other purpose, and not when a bit was changed', () => {
  const sealed = seal.close('token', 'session 1')
  expect(seal.open(sealed, 'session 2')).toBe(undefined)
  expect(createSeal('another secret', 'tokens').open(sealed, 'session 1')).toBe(undefined)
  expect(createSeal('a secret of the provider', 'attempt').open(sealed, 'session 1')).toBe(undefined)
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Buffer.from(sealed)
    changed[bit >> 3]! ^= 1 << (bit & 7)
    expect(seal.open(changed, 'session 1')).toBe(undefined)
  }
  for (let length = 0; length < sealed.length; length++)
    expect(seal.open(sealed.subarray(0, length), 'session 1')).toBe(undefined)
})
