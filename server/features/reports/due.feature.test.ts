import { afterAll, beforeAll, expect, it } from 'vitest'
import { someReport, startTestService, type Json, type TestService } from '../../../tests/support/service.ts'

let city: TestService
const codes: string[] = []
beforeAll(async () => {
  city = await startTestService()
  for (const [urgency, daysAgo] of [
    ['normal', 2],
    ['urgent', 2],
    ['normal', 3],
    ['normal', 4],
    ['normal', 1],
  ] as const) {
    const receivedAt = new Date(Date.now() - daysAgo * 86_400_000).toISOString()
    const sent = someReport({ category: 'giao-thong-o-ga', urgency, receivedAt })
    codes.push((await city.post('/api/reports', sent)).body.code)
  }
  await city.post(`/api/reports/${codes[3]}/refuse`, { reason: 'Ngoài thẩm quyền' })
  await city.post(`/api/reports/${codes[2]}/accept`)
  await city.post(`/api/reports/${codes[2]}/wait`, { reason: 'Chờ vật tư' })
  await city.settled()
})
afterAll(() => city.stop())

const codesOf = (body: Json): string[] => body.items.map((item: Json) => item.code)

it('lists what is open by the deadline in force, what waits last, however short its pages are', async () => {
  const all = (await city.get('/api/reports?sort=due')).body
  expect(codesOf(all)).toEqual([codes[1], codes[0], codes[4], codes[2]])
  expect(all.total).toBe(4)
  const seen: string[] = []
  for (let address = '/api/reports?sort=due&limit=1'; address;) {
    const { body } = await city.get(address)
    seen.push(...codesOf(body))
    address = body.next
  }
  expect(seen).toEqual(codesOf(all))
})

it('says which of some reports a query lists, so that a list is kept without reading it anew', async () => {
  const asked = `codes=${codes[0]},${codes[3]},${codes[1]}`
  expect(codesOf((await city.get(`/api/reports?sort=due&${asked}`)).body)).toEqual([codes[1], codes[0]])
  expect(codesOf((await city.get(`/api/reports?sort=due&urgency=urgent&${asked}`)).body)).toEqual([codes[1]])
})

it.each(['after=abc', 'sort=newest', 'codes=', 'codes=a%20b', `codes=${'a,'.repeat(100)}a`])(
  'refuses %s',
  async (wrong) => {
    expect((await city.get(`/api/reports?sort=due&${wrong}`)).status).toBe(400)
  },
)

it('refuses a cursor of the other order', async () => {
  const { next } = (await city.get('/api/reports?limit=1')).body
  const after = new URL(next, city.url).searchParams.get('after')
  expect((await city.get(`/api/reports?sort=due&after=${after}`)).status).toBe(400)
})
