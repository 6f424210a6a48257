import { afterAll, beforeAll, expect, it } from 'vitest'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
  await city.post('/api/reports', someReport())
  await city.settled()
})
afterAll(() => city.stop())

it('answers who asks for more than the database can tell in time, and lets it go', async () => {
  const lock = await city.db.knex.transaction()
  await lock.raw('lock table report in access exclusive mode')
  const items = '/ogc/collections/reports/items'
  for (const path of [items, '/tiles/reports/16/52353/29770.mvt'].map((one) => city.get(one))) {
    const { status, body } = await path
    expect([status, body.type]).toEqual([503, '/problems/unavailable'])
    expect(body.detail).toContain('longer than 10 s')
  }
  // The count of all by cell goes on, once for everybody.
  const { rows } = await city.db.knex.raw(`select query from pg_stat_activity where wait_event_type = 'Lock'
    and datname = current_database() and query like '%$geom%' and query not like '%floor(ST_X(%'`)
  expect(rows).toEqual([])
  await lock.rollback()
  expect((await city.get(items)).body.numberMatched).toBe(1)
})
