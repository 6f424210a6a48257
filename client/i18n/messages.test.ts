import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { eventKinds } from '../../contracts/lifecycle.ts'
import { refusals } from '../../contracts/socket.ts'
import deskEn from './deskEn.json'
import deskVi from './deskVi.json'
import en from './en.json'
import vi from './vi.json'

type Messages = { [key: string]: string | Messages }

const flat = (messages: Messages, prefix = ''): [string, string][] =>
  Object.entries(messages).flatMap(([key, message]) =>
    typeof message === 'string' ? [[prefix + key, message]] : flat(message, `${prefix}${key}.`),
  )
const holes = (message: string) => [...message.matchAll(/\{(\w+)\}/g)].map((hole) => hole[1]).sort()

const all = { vi: flat({ ...vi, desk: deskVi }), en: flat({ ...en, desk: deskEn }) }

test('both languages have the same messages', () => {
  expect(all.en.map(([key]) => key)).toEqual(all.vi.map(([key]) => key))
})

test('a message has the same holes in both languages', () => {
  const english = new Map(all.en)
  for (const [key, message] of all.vi) expect(holes(english.get(key)!), key).toEqual(holes(message))
})

test('no message is empty, and Vietnamese is written composed (NFC)', () => {
  for (const [key, message] of [...all.vi, ...all.en]) {
    expect(message.trim(), key).not.toBe('')
    expect(message, key).toBe(message.normalize('NFC'))
  }
})

test('every message that a desk names is there', () => {
  const known = new Map(all.vi)
  const sources = globSync('../desk/**/*.{vue,ts}', { cwd: import.meta.dirname })
  const named = sources.flatMap((file) => [
    ...readFileSync(new URL(file, import.meta.url), 'utf8').matchAll(/\bt\(\s*'([\w.]+)'/g),
  ])
  expect(named.length).toBeGreaterThan(80)
  for (const [, key] of named) expect(known.has(key!), key).toBe(true)
})

test('every kind of event and every refusal has its words', () => {
  const kinds = Object.entries(vi.kind).flatMap(([kind, words]) =>
    typeof words === 'string' ? [kind] : Object.keys(words).map((part) => `${kind}.${part}`),
  )
  expect(kinds.sort()).toEqual([...eventKinds].sort())
  expect(Object.keys(vi.connection.reason)).toEqual(expect.arrayContaining([...refusals]))
})
