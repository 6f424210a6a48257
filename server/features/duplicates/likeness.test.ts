import fc from 'fast-check'
import { expect, test } from 'vitest'
import { likeness, wordLikeness } from './likeness.ts'

test('a text is like itself, however it is written', () => {
  const text = 'Ổ gà lớn trên đường Lê Lợi, trước cổng trường'
  expect(wordLikeness(text, 'O GA LON tren duong le loi truoc cong truong!').score).toBe(1)
  expect(wordLikeness(text, text.normalize('NFD')).score).toBe(1)
})

test('texts of other things are not alike, nor are those that share small words alone', () => {
  expect(wordLikeness('Đèn đường hỏng ở ngõ 12', 'Rác ùn ứ ba ngày trước chợ').score).toBe(0)
  expect(wordLikeness('Ở của và là có', 'và là có của ở').score).toBe(0)
  expect(wordLikeness('?!', '…')).toEqual({ shared: [], score: 0 })
})

test('the same words in another order are less alike than the same sentence', () => {
  const [one, other] = ['nước ngập đường Hùng Vương', 'Vương Hùng đường ngập nước']
  expect(wordLikeness(one, other).score).toBeLessThan(wordLikeness(one, one).score)
})

test('the shared words are told as the first text writes them', () => {
  expect(wordLikeness('Ngập đường Lê Lợi', 'duong Le Loi bi ngap').shared).toEqual([
    'ngập',
    'đường',
    'lê',
    'lợi',
  ])
})

test('any two texts are as alike one way round as the other, between nothing and all', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
      const { score } = wordLikeness(one, other)
      expect(score).toBe(wordLikeness(other, one).score)
      expect(score >= 0 && score <= 1).toBe(true)
    }),
  )
})

test('nearer in place or time never scores less', () => {
  const metres = fc.double({ min: 0, max: 400, noNaN: true })
  const days = fc.double({ min: 0, max: 20, noNaN: true })
  fc.assert(
    fc.property(metres, metres, days, days, (m, more, d, longer) => {
      const near = likeness({ text: 'ngập', metres: m, days: d }, 'ngập')
      const far = likeness({ text: 'ngập', metres: m + more, days: d + longer }, 'ngập')
      expect(far.score).toBeLessThanOrEqual(near.score)
      expect(near.score <= 1 && far.score >= 0).toBe(true)
    }),
  )
})
