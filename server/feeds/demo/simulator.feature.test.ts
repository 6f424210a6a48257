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

it('its agencies show what they did where the category wants it, once', async () => {
  const agency = 'so-xay-dung'
  const codes = await Promise.all(
    Array.from({ length: 12 }, async (_, n) => {
      const report = someReport({ source: 'demo', externalId: `cover-${n}`, category: 'thoat-nuoc-nap-cong' })
      const { body } = await city.post('/api/reports', report)
      for (const [name, said] of [
        ['accept', {}],
        ['refer', { agency }],
        ['start', {}],
      ] as const)
        await city.post(`/api/reports/${body.code}/${name}`, said)
      return body.code as string
    }),
  )
  const simulator = await startSimulator(city.service.deps, { city: 'hue', rate: 1200 })
  const resolved = async () => {
    const reports = await Promise.all(
      codes.map(async (code) => (await city.get(`/api/reports/${code}`)).body),
    )
    return reports.filter(({ resolvedAt }) => resolvedAt !== null)
  }
  for (let tries = 0; tries < 400 && (await resolved()).length < 8; tries++)
    await new Promise((resolve) => setTimeout(resolve, 50))
  await simulator.stop()
  const shown = (await resolved()).map(({ photos }) =>
    photos.filter(({ current }: { current: boolean }) => current),
  )
  expect(shown.length).toBeGreaterThanOrEqual(8)
  expect(shown).toMatchObject(shown.map(() => [{ kind: 'after', width: 480, height: 360 }]))
})
