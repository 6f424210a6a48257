import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { languages } from '../../../../contracts/text.ts'
import { figureTitles } from '../../../figures/titles.ts'
import { wordsOf } from './words.ts'

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../../client/i18n/${name}.json`, import.meta.url), 'utf8'))

test.each(languages)('a letter calls figures, dimensions and their values as the page does: %s', (lang) => {
  const page = read(`desk${lang === 'vi' ? 'Vi' : 'En'}`).stats
  const { urgency, rating } = read(lang)
  const titles = Object.fromEntries(Object.entries(figureTitles).map(([name, title]) => [name, title[lang]]))
  expect(titles).toEqual(page.measure)
  const { within: _, ...dimensions } = page.dimension
  const words = wordsOf[lang]
  expect(words.dimension).toEqual(dimensions)
  expect({ ...words.urgency, ...words.rating, ...words.outcome }).toEqual({
    ...urgency,
    ...rating,
    ...page.outcome,
  })
  expect(words.empty).toEqual({
    ...{ area: page.noArea, agency: page.noAgency, rating: page.noRating, outcome: page.noOutcome },
  })
  expect(words.month(3, '2026')).toBe(page.month.replace('{month}', '3').replace('{year}', '2026'))
  expect(words.week('x')).toBe(page.week.replace('{day}', 'x'))
})
