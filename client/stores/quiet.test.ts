import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isUnusuallyQuiet, withNews, type Rhythm } from './quiet.ts'

/** A feed with these gaps, in ms, from 0 on. */
const feed = (gaps: number[]) =>
  gaps.reduce<Rhythm>((rhythm, gap) => withNews(rhythm, rhythm.lastNews + gap), withNews(null, 0))
const steady = (gap: number) => feed(Array.from({ length: Math.max(30, 120_000 / gap) }, () => gap))

test('a thousand events a second that stop are missed after five seconds', () => {
  const rhythm = steady(50)
  expect(isUnusuallyQuiet(rhythm, rhythm.lastNews + 4900)).toBe(false)
  expect(isUnusuallyQuiet(rhythm, rhythm.lastNews + 5100)).toBe(true)
})

test('a report every minute is missed after three', () => {
  const rhythm = steady(60_000)
  expect(isUnusuallyQuiet(rhythm, rhythm.lastNews + 170_000)).toBe(false)
  expect(isUnusuallyQuiet(rhythm, rhythm.lastNews + 190_000)).toBe(true)
})

test('nothing is said of a feed that was watched for less than a minute, or brought little', () => {
  const short = feed(Array.from({ length: 500 }, () => 100))
  expect(isUnusuallyQuiet(short, short.lastNews + 3_600_000)).toBe(false)
  const few = feed([30_000, 30_000, 30_000])
  expect(isUnusuallyQuiet(few, few.lastNews + 3_600_000)).toBe(false)
})

test('a burst in a quiet hour does not make the quiet after it unusual', () => {
  const rhythm = feed([...Array.from({ length: 30 }, () => 90_000), ...Array.from({ length: 200 }, () => 20)])
  expect(isUnusuallyQuiet(rhythm, rhythm.lastNews + 200_000)).toBe(false)
})

test('no silence that the feed has just shown is unusual', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 20, max: 60_000 }), { minLength: 30, maxLength: 80 }), (gaps) => {
      const rhythm = feed(gaps)
      expect(isUnusuallyQuiet(rhythm, rhythm.lastNews + gaps.at(-1)!)).toBe(false)
    }),
  )
})
