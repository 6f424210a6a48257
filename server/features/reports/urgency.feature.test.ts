import { afterAll, beforeAll, expect, it } from 'vitest'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
})
afterAll(() => city.stop())

async function referred() {
  const { code } = (await city.post('/api/reports', someReport({ category: 'giao-thong-o-ga' }))).body
  await city.post(`/api/reports/${code}/accept`)
  await city.post(`/api/reports/${code}/refer`, { agency: 'so-xay-dung' })
  return `/api/reports/${code}`
}

it('another urgency moves the deadline and the agency’s share to its rule, and the events explain both', async () => {
  const report = await referred()
  const before = (await city.get(report)).body
  const share = (await city.get(`${report}/sla`)).body.shares[0].dueAt
  const { status, body } = await city.post(`${report}/urgency`, {
    urgency: 'urgent',
    reason: 'Dây điện đứt giữa đường',
    version: before.version,
  })
  expect(status).toBe(200)
  expect(body).toMatchObject({ urgency: 'urgent', state: 'referred', version: before.version + 1 })
  expect(Date.parse(body.dueAt)).toBeLessThan(Date.parse(before.dueAt))
  await city.settled()
  const sla = (await city.get(`${report}/sla`)).body
  expect(sla).toMatchObject({ agrees: true, dueAt: body.dueAt, rule: { code: 'khan' } })
  expect(Date.parse(sla.shares[0].dueAt)).toBeLessThan(Date.parse(share))
  expect((await city.get(report)).body.timeline.at(-1)).toMatchObject({
    kind: 'urgency_set',
    urgency: 'urgent',
    note: 'Dây điện đứt giữa đường',
  })
})

it('what is paused stays paused under another urgency, and goes on under its limit', async () => {
  const report = await referred()
  await city.post(`${report}/wait`, { reason: 'Chờ vật tư' })
  const { body } = await city.post(`${report}/urgency`, { urgency: 'complex', reason: 'Nhiều đơn vị' })
  expect(body).toMatchObject({ state: 'waiting', dueAt: null, urgency: 'complex' })
  await city.post(`${report}/start`)
  await city.settled()
  expect((await city.get(`${report}/sla`)).body.agrees).toBe(true)
})

it('refuses the urgency that it has, none at all, and any for a report that is closed', async () => {
  const report = await referred()
  const set = (body: unknown) => city.post(`${report}/urgency`, body).then(({ status }) => status)
  expect(await set({ urgency: 'normal', reason: 'Không đổi' })).toBe(422)
  expect(await set({ urgency: 'very', reason: 'Rất gấp' })).toBe(422)
  expect(await set({ urgency: 'urgent' })).toBe(422)
  await city.post(`${report}/refuse`, { reason: 'Ngoài thẩm quyền' })
  expect(await set({ urgency: 'urgent', reason: 'Gấp' })).toBe(409)
})

it('the likely agency is the one that such reports went to, in the area before the city', async () => {
  const where = { lon: 107.5846, lat: 16.4635 }
  const category = 'moi-truong-dot-rac'
  const refer = async (agency: string, place: object) => {
    const { code } = (await city.post('/api/reports', someReport({ ...place, category }))).body
    await city.post(`/api/reports/${code}/accept`)
    await city.post(`/api/reports/${code}/refer`, { agency })
  }
  const { code } = (await city.post('/api/reports', someReport({ ...where, category }))).body
  const likely = async () => (await city.get(`/api/reports/${code}/likely-agencies`)).body
  for (let i = 0; i < 3; i++) await refer('so-xay-dung', { lon: 107.69, lat: 16.23 })
  expect(await likely()).toMatchObject({
    basis: 'category',
    items: [{ agency: 'so-xay-dung', count: 3, share: 1 }],
  })
  for (let i = 0; i < 3; i++) await refer('so-nong-nghiep-moi-truong', where)
  expect(await likely()).toMatchObject({
    basis: 'area',
    items: [{ agency: 'so-nong-nghiep-moi-truong', count: 3 }],
  })
  expect((await city.get('/api/reports/HUE-0/likely-agencies')).status).toBe(404)
})
