import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { weightOf } from './scriptBudget.ts'

const gzip = (code: string) => gzipSync(code, { level: 9 }).length

test('a script weighs what it imports too, once, and not what it asks for later', () => {
  const scripts = new Map([
    ['a.js', { code: 'the entry', imports: ['b.js', 'c.js'] }],
    ['b.js', { code: 'a part of both', imports: ['c.js'] }],
    ['c.js', { code: 'a part of all', imports: ['a.js'] }],
    ['later.js', { code: 'asked for later', imports: [] }],
  ])
  expect(weightOf('a.js', scripts)).toBe(gzip('the entry') + gzip('a part of both') + gzip('a part of all'))
})
