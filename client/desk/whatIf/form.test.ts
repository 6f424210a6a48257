import { expect, test } from 'vitest'
import { whatIfBody } from '../../../contracts/whatIf.ts'
import { bodyOf, changedRules, formFrom, isUnchanged, queryOf, type WhatIfForm } from './form.ts'

const defaults: WhatIfForm = {
  ...{ from: '2026-07-19', to: '2026-11-21', set: 'districts' },
  ...{ rules: {}, week: null, days: [], undone: [] },
}
const office: [string, string][] = [
  ['08:00', '12:00'],
  ['13:30', '17:30'],
]
const full: WhatIfForm = {
  ...{ from: '2026-09-01', to: '2026-10-31', set: 'wards' },
  rules: {
    'rác.thải': { resolveMinutes: 960, resolveTime: 'calendar', acknowledgeMinutes: 60, warnMinutes: 0 },
    khan: { warnMinutes: 30 },
    'binh-thuong': { resolveTime: 'working' },
  },
  week: [office, office, office, office, office, [['08:00', '12:00']], []],
  days: [
    { date: '2026-10-05', periods: [] },
    { date: '2026-10-10', periods: office },
  ],
  undone: ['2026-09-02'],
}
/** As vue-router gives back what it was given. */
const through = (form: WhatIfForm) => formFrom(queryOf(form), defaults)

test('an address asks for exactly what the form asked for', () => {
  expect(through(full)).toEqual(full)
  expect(through(defaults)).toEqual(defaults)
})

test('an address that says nothing, or nonsense, asks for nothing other', () => {
  expect(formFrom({}, defaults)).toEqual(defaults)
  expect(formFrom({ rule: ['x', null, '..'], week: 'a,b', from: null }, defaults)).toEqual(defaults)
})

test('the body is what the API takes, and holds only what is other', () => {
  expect(whatIfBody.parse(bodyOf(full))).toMatchObject({
    rules: [
      { code: 'binh-thuong', resolveTime: 'working' },
      { code: 'khan', warnMinutes: 30 },
      { code: 'rác.thải', resolveMinutes: 960, acknowledgeMinutes: 60, warnMinutes: 0 },
    ],
    calendar: { addExceptions: full.days, removeExceptions: ['2026-09-02'], week: full.week },
  })
  const plain = whatIfBody.parse(bodyOf({ ...defaults, rules: { khan: {}, a: { warnMinutes: undefined } } }))
  expect(plain.rules).toEqual([])
  expect(plain.calendar).toBeUndefined()
})

test('a form says whether anything is other', () => {
  expect(isUnchanged(defaults)).toBe(true)
  expect(isUnchanged({ ...defaults, rules: { a: {} } })).toBe(true)
  for (const part of ['rules', 'week', 'days', 'undone'] as const)
    expect(isUnchanged({ ...defaults, [part]: full[part] }), part).toBe(false)
  expect(changedRules(full)).toEqual(['binh-thuong', 'khan', 'rác.thải'])
})
