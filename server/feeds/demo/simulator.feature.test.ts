import { afterAll, beforeAll, expect, it } from 'vitest'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'
import { verifyTallies } from '../../log/verify.ts'
import { startSimulator } from './simulator.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
})
afterAll(() => city.stop())

it('a demo city lives: its own reports come in and are moved on, nobody else’s is touched, and the tallies hold', async () => {
  const { body: ours } = await city.post('/api/reports', someReport())
  const simulator = await startSimulator(city.service.deps, { city: 'hue', rate: 1200 })
  const moved = async () =>
    Number((await city.db.knex('event_log').whereNot({ kind: 'received' }).count({ n: '*' }))[0]!.n)
  for (let tries = 0; tries < 200 && (await moved()) < 10; tries++)
    await new Promise((resolve) => setTimeout(resolve, 50))
  await simulator.stop()
  await city.settled()
  expect(await moved()).toBeGreaterThanOrEqual(10)
  const { body } = await city.get(`/api/reports/${ours.code}`)
  expect(body).toMatchObject({ state: 'received', version: 1 })
  const { items } = (await city.get('/api/reports?limit=500')).body
  expect(items.length).toBeGreaterThan(10)
  expect(items.every(({ receivedAt }: { receivedAt: string }) => Date.parse(receivedAt) <= Date.now())).toBe(
    true,
  )
  expect((await verifyTallies(city.db.knex)).differences).toEqual([])
})
