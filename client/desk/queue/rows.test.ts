import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isBefore, mergeRows, type Row } from './rows.ts'

const row = fc.record({
  code: fc.integer({ min: 100, max: 140 }).map((number) => `HUE-${number}`),
  dueAt: fc.option(fc.integer({ min: 0, max: 9 }).map((hour) => `2026-10-01T0${hour}:00:00.000Z`)),
}) as fc.Arbitrary<Row>
const rows = fc.uniqueArray(row, { selector: ({ code }) => code, maxLength: 30 })
const inOrder = (some: readonly Row[]) => [...some].sort((a, b) => (isBefore(a, b) ? -1 : 1))

test('a whole list with some asked for again is the list that the server would give', () => {
  fc.assert(
    fc.property(rows, rows, fc.array(row), (before, found, gone) => {
      const asked = new Set([...found, ...gone].map(({ code }) => code))
      const truth = [...before.filter(({ code }) => !asked.has(code)), ...found]
      expect(mergeRows(inOrder(before), asked, found, true)).toEqual(inOrder(truth))
    }),
  )
})

test('the beginning of a list takes nothing that may lie behind rows that it has not read', () => {
  fc.assert(
    fc.property(rows, rows, (before, found) => {
      const listed = inOrder(before)
      const asked = new Set(found.map(({ code }) => code))
      const merged = mergeRows(listed, asked, found, false)
      expect(inOrder(merged)).toEqual(merged)
      for (const one of merged) expect(isBefore(listed.at(-1)!, one)).toBe(false)
    }),
  )
})
