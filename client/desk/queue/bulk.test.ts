import { expect, test } from 'vitest'
import { actions } from './actions.ts'
import { offeredFor, plan } from './bulk.ts'
import type { Row } from './rows.ts'

const row = (code: string, fields: Partial<Row>) =>
  ({ code, state: 'received', agency: null, urgency: 'normal', ...fields }) as Row
const rows = [
  row('A', {}),
  row('B', { state: 'referred', agency: 'so-xay-dung' }),
  row('C', { state: 'accepted', urgency: 'urgent' }),
  row('D', { state: 'waiting' }),
]
const whys = (...args: Parameters<typeof plan>) => plan(...args).map(({ why }) => why)

test('what each report would take is told before anything is sent', () => {
  expect(whys('accept', rows, {}, new Set())).toEqual([null, 'state', 'state', 'state'])
  expect(whys('refer', rows, { agency: 'so-xay-dung' }, new Set())).toEqual([
    'state',
    'sameAgency',
    null,
    null,
  ])
  expect(whys('start', rows, {}, new Set())).toEqual(['noAgency', null, 'noAgency', 'noAgency'])
  expect(whys('urgency', rows, { urgency: 'urgent' }, new Set(['A']))).toEqual([
    'gone',
    null,
    'sameUrgency',
    null,
  ])
})

test('only actions that some of them would take are offered', () => {
  expect(offeredFor(actions, [rows[0]!]).map(({ name }) => name)).toEqual(['accept', 'urgency', 'refuse'])
})

test('nothing is offered that the operator may not do', () => {
  const hers = actions.filter(({ needs }) => needs === 'take-in')
  expect(offeredFor(hers, rows)).toEqual([])
})
