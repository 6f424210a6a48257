import { expect, test } from 'vitest'
import { agencyColumnNames } from '../../contracts/socket.ts'
import type { AgencyNumbers } from '../stores/apply.ts'
import { agencyOrder } from './agencyOrder.ts'

const none = Object.fromEntries(agencyColumnNames.map((name) => [name, 0])) as AgencyNumbers
const agency = (workload: number, resolved: number): AgencyNumbers => ({
  ...none,
  backlog: workload - resolved,
  workload,
  resolved,
})

test('the lowest rate comes first, agencies with few reports last, those without any not at all', () => {
  const rows = agencyOrder(
    new Map([
      [1, agency(100, 90)],
      [2, agency(200, 100)],
      [3, agency(3, 0)],
      [4, agency(0, 0)],
    ]),
  )
  expect(rows.map((row) => row.id)).toEqual([2, 1, 3])
  expect(rows.map((row) => row.few)).toEqual([false, false, true])
})

test('among equal rates the larger backlog comes first', () => {
  const rows = agencyOrder(
    new Map([
      [1, agency(20, 10)],
      [2, agency(200, 100)],
    ]),
  )
  expect(rows.map((row) => row.id)).toEqual([2, 1])
})
