import fc from 'fast-check'
import { expect, test } from 'vitest'
import { partsOf } from './sharedWords.ts'

test('what two texts share stands out, however it is written', () => {
  expect(partsOf('Ổ gà lớn, trước CỔNG trường', ['o', 'gà', 'cổng'])).toEqual([
    { text: 'Ổ', shared: true },
    { text: ' ', shared: false },
    { text: 'gà', shared: true },
    { text: ' lớn, trước ', shared: false },
    { text: 'CỔNG', shared: true },
    { text: ' trường', shared: false },
  ])
})

test('no letter of a text is lost, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string()), (text, shared) => {
      const parts = partsOf(text, shared)
      expect(parts.map((part) => part.text).join('')).toBe(text.normalize('NFC'))
      parts.slice(1).forEach((part, i) => expect(part.shared).not.toBe(parts[i]!.shared))
    }),
  )
})
