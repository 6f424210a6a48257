import { expect, test } from 'vitest'
import type { Reach } from '../../../contracts/identity.ts'
import { leadsTo } from './leadsTo.ts'

const agency = (code: string, parent: string | null, successor: string | null = null) => ({
  ...{ code, parent, successor },
})
const known = {
  agencies: [
    agency('city', null),
    agency('construction', 'city'),
    agency('inspectorate', 'construction'),
    agency('transport', 'city', 'construction'),
    agency('bus-office', 'transport'),
    agency('health', 'city'),
  ],
  areas: [
    { code: 'hue', parent: null },
    { code: 'ward', parent: 'hue' },
    { code: 'phu-loc', parent: null },
  ],
}
const pagesOf = (reach: Reach | undefined, kind: 'area' | 'agency', set = 'districts') =>
  known[kind === 'area' ? 'areas' : 'agencies']
    .map(({ code }) => code)
    .filter((code) => leadsTo(reach, { kind, code, set }, known))

test('who answers for the whole city, or is not asked to sign in, is led to every page', () => {
  expect(pagesOf(undefined, 'area')).toHaveLength(3)
  expect(pagesOf({ of: 'city' }, 'agency')).toHaveLength(6)
})

test('who answers for an agency is led to it, to those below it and to what they took over, and to no area', () => {
  const construction: Reach = { of: 'agency', agency: 'construction' }
  expect(pagesOf(construction, 'agency')).toEqual(['construction', 'inspectorate', 'transport', 'bus-office'])
  expect(pagesOf({ of: 'agency', agency: 'transport' }, 'agency')).toEqual(pagesOf(construction, 'agency'))
  expect(pagesOf(construction, 'area')).toEqual([])
})

test('who answers for an area is led to it and what lies in it; of other boundaries only the server knows', () => {
  const hue: Reach = { of: 'area', set: 'districts', area: 'hue' }
  expect(pagesOf(hue, 'area')).toEqual(['hue', 'ward'])
  for (const set of ['districts', 'wards']) expect(pagesOf(hue, 'agency', set)).toEqual([])
  expect(pagesOf(hue, 'area', 'wards')).toHaveLength(3)
})
