import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ownAddress } from './ownAddress.ts'

test.each([
  ['/sla?lang=en', '/sla?lang=en'],
  ['/wall', '/wall'],
  ['/a/../b', '/b'],
])('%j lies here, as %s', (asked, address) => expect(ownAddress(asked)).toBe(address))

test.each([
  '//elsewhere.example/x',
  '/\\elsewhere.example',
  '\\\\elsewhere.example',
  'https://elsewhere.example',
  'https:elsewhere.example',
  'javascript:alert(1)',
  '/\t/elsewhere.example',
  '/\n/elsewhere.example',
  '/..//elsewhere.example',
  '/.//elsewhere.example',
  '/x/..//elsewhere.example',
  '/%2e%2e//elsewhere.example',
  '/..\\/elsewhere.example',
  'wall',
  '',
  undefined,
  ['/sla'],
])('%j lies elsewhere', (asked) => expect(ownAddress(asked)).toBe(null))

test('what is given back leads here, whatever was written', () => {
  const piece = fc.constantFrom('/', '\\', '.', '..', '%2e', '%2f', '\t', '\n', ' ', '@', ':', '?', '#', 'x')
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 12 }), (pieces) => {
      const address = ownAddress(`/${pieces.join('')}`)
      if (address !== null) expect(new URL(address, 'https://toancanh.example').host).toBe('toancanh.example')
    }),
    { numRuns: 2000 },
  )
})
