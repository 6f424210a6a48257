import { expect, test } from 'vitest'
import type { RuleVersion } from '../api.ts'
import { histories } from './versions.ts'

let id = 0
const rule = (
  code: string,
  version: number,
  appliesFrom: string,
  more: Partial<RuleVersion> = {},
): RuleVersion => ({
  ...{ id: ++id, code, version, appliesFrom, appliesTo: null, source: null },
  ...{ category: null, agency: null, urgency: null, areaSet: null },
  acknowledge: { minutes: 480, time: 'working', given: false },
  resolve: { minutes: 2400, time: 'working', given: false },
  ...{ warnMinutes: 60, extendBy: 'nobody', extensions: 0 },
  ...more,
})
const TODAY = '2026-11-22'
const shown = (rules: RuleVersion[]) =>
  histories(rules, TODAY, new Set(['group'])).map(({ code, inForce, coming, older }) => [
    code,
    inForce?.version ?? null,
    coming.map(({ version }) => version),
    older.map(({ version }) => version),
  ])

test('a version holds from its day on, the one before it is history', () => {
  const rules = [rule('a', 1, '2008-01-01'), rule('a', 2, '2026-11-22'), rule('a', 3, '2026-12-01')]
  expect(shown(rules)).toEqual([['a', 2, [3], [1]]])
})

test('a version to come that a newer one forestalls never comes', () => {
  const rules = [rule('a', 1, '2008-01-01'), rule('a', 2, '2026-12-24'), rule('a', 3, '2026-12-01')]
  expect(shown(rules)).toEqual([['a', 1, [3], [2]]])
})

test('a rule that has ended holds no longer', () => {
  expect(shown([rule('a', 1, '2008-01-01', { appliesTo: '2026-11-21' })])).toEqual([['a', null, [], [1]]])
  expect(shown([rule('a', 1, '2008-01-01', { appliesTo: TODAY })])).toEqual([['a', 1, [], []]])
})

test('the most specific rule comes first', () => {
  const rules = [
    rule('all', 1, '2008-01-01'),
    rule('set', 1, '2008-01-01', { areaSet: 's' }),
    rule('urgent', 1, '2008-01-01', { urgency: 'urgent' }),
    rule('agency', 1, '2008-01-01', { agency: 'x' }),
    rule('group', 1, '2008-01-01', { category: 'group' }),
    rule('leaf', 1, '2008-01-01', { category: 'leaf' }),
    rule('later', 1, '2008-01-01', { category: 'leaf' }),
  ]
  expect(shown(rules).map(([code]) => code)).toEqual([
    'later',
    'leaf',
    'group',
    'agency',
    'urgent',
    'set',
    'all',
  ])
})
