import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { emergency as emergencySchema, wallScreen, wallState } from '../../../contracts/wall.ts'
import { openLive, type LiveClient } from '../../../tests/support/liveClient.ts'
import { startTestService, type TestService } from '../../../tests/support/service.ts'

let city: TestService
const open: LiveClient[] = []
beforeAll(async () => {
  city = await startTestService()
})
afterEach(async () => {
  open.splice(0).forEach((client) => client.close())
  const { emergency } = (await city.get('/api/wall')).body
  if (emergency) await city.post(`/api/emergencies/${emergency.id}/end`, { by: 'IOC' })
})
afterAll(() => city.stop())

const title = { vi: 'Ngập lụt sông Hương', en: 'Flood of the Hương river' }
const flood = (fields: object = {}) => ({ title, category: 'thoat-nuoc', by: 'Trực ban IOC', ...fields })
const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const gauge = (fields: object = {}) => ({
  ...{ ref: 'kim-long', kind: 'water-level', lon: 107.557, lat: 16.463, label: 'Trạm Kim Long' },
  ...{ levelCm: 352, at: at(-5), ...fields },
})
async function joined(): Promise<LiveClient> {
  const client = openLive(city.url)
  open.push(client)
  await client.join('city')
  return client
}
const wall = async () => wallState.parse((await city.get('/api/wall')).body)

describe('an emergency', () => {
  it('is told to every wall, carries marks, and is gone when it ends', async () => {
    const client = await joined()
    const opened = await city.post('/api/emergencies', flood())
    expect([opened.status, emergencySchema.parse(opened.body)]).toMatchObject([201, { title, endedAt: null }])
    await client.until(() => client.news.length === 1)
    expect(client.news[0]).toEqual({ screen: null })
    expect((await wall()).emergency).toMatchObject({ title, category: 'thoat-nuoc', marks: [] })

    const path = `/api/emergencies/${opened.body.id}`
    const closed = {
      ref: 'le-loi',
      kind: 'road-closed',
      lon: 107.588,
      lat: 16.468,
      label: 'Lê Lợi',
      at: at(-1),
    }
    const to = { lon: 107.595, lat: 16.472 }
    await city.post(`${path}/marks`, { marks: [gauge(), { ...closed, to }] })
    const { marks } = (await wall()).emergency!
    expect(marks.map(({ ref }) => ref)).toEqual(['le-loi', 'kim-long'])
    expect(marks[0]).toMatchObject({ to, levelCm: null })
    expect(marks[1]).toMatchObject({ lon: 107.557, to: null, levelCm: 352 })
    await client.until(() => client.news.length === 2)

    await city.post(`${path}/marks/remove`, { refs: ['le-loi'] })
    expect((await wall()).emergency!.marks).toHaveLength(1)
    expect((await city.post(`${path}/end`, { by: 'Trực ban IOC' })).body.endedAt).not.toBeNull()
    expect((await wall()).emergency).toBeNull()
    expect((await city.post(`${path}/marks`, { marks: [gauge()] })).status).toBe(404)
  })

  it('takes the later of two levels of one gauge, in whichever order they come', async () => {
    const { id } = (await city.post('/api/emergencies', flood())).body
    const send = (marks: object[]) => city.post(`/api/emergencies/${id}/marks`, { marks })
    await send([gauge({ levelCm: 380, at: at(-1) })])
    await send([gauge({ levelCm: 352, at: at(-9) })])
    expect((await wall()).emergency!.marks).toMatchObject([{ levelCm: 380 }])
    await send([gauge({ levelCm: 410, at: at(0) }), gauge({ levelCm: 395, at: at(-0.5) })])
    expect((await wall()).emergency!.marks).toMatchObject([{ levelCm: 410 }])
  })

  it('is the only one; a second is told so', async () => {
    await city.post('/api/emergencies', flood())
    const { status, body } = await city.post('/api/emergencies', flood())
    expect([status, body.type]).toEqual([409, '/problems/already-open'])
  })

  it.each([
    ['a mark in another country', { lon: 2.35, lat: 48.85 }, 422, 'outside-city', 'marks.0'],
    ['a mark of an unknown kind', { kind: 'fire' }, 422, 'invalid-input', 'marks.0.kind'],
    ['a level that no river has', { levelCm: 1e9 }, 422, 'invalid-input', 'marks.0.levelCm'],
    ['a label of nothing', { label: ' ' }, 422, 'invalid-input', 'marks.0.label'],
    ['a time without offset', { at: '2026-11-22T08:00' }, 422, 'invalid-input', 'marks.0.at'],
  ])('refuses %s', async (_, fields, status, type, field) => {
    const { id } = (await city.post('/api/emergencies', flood())).body
    const { body } = await city.post(`/api/emergencies/${id}/marks`, { marks: [gauge(fields)] })
    expect(body).toMatchObject({ status, type: `/problems/${type}` })
    expect(body.errors[0].field).toBe(field)
    expect((await wall()).emergency!.marks).toEqual([])
  })

  it.each(['/api/emergencies/0/end', '/api/emergencies/99999999999/end', '/api/emergencies/x/end'])(
    'is not found at %s',
    async (path) => {
      expect((await city.post(path, { by: 'x' })).status).toBe(404)
    },
  )
})

describe('a campaign', () => {
  it('shows while it runs, and the week before', async () => {
    const green = (from: number, to: number) => ({
      title: { vi: 'Ngày Chủ nhật Xanh', en: 'Green Sunday' },
      ...{ category: 'moi-truong', target: 500, by: 'UBND', from: at(from), to: at(to) },
    })
    expect((await wall()).campaign).toBeNull()
    expect((await city.post('/api/campaigns', green(30 * 1440, 31 * 1440))).status).toBe(201)
    expect((await wall()).campaign).toBeNull()
    const { body } = await city.post('/api/campaigns', green(-60, 600))
    expect((await wall()).campaign).toEqual(body)
    const wrong = await city.post('/api/campaigns', green(10, -10))
    expect([wrong.status, wrong.body.errors[0].field]).toEqual([422, 'to'])
    const unknown = await city.post('/api/campaigns', { ...green(1, 2), category: 'x' })
    expect(unknown.body.type).toBe('/problems/unknown-code')
  })
})

describe('campaigns', () => {
  it('are listed, the next first, and one that is called off is gone from the wall', async () => {
    const plan = async (name: string, from: number, to: number) =>
      (
        await city.post('/api/campaigns', {
          ...{ title: { vi: name, en: name }, category: 'moi-truong', target: 5, by: 'UBND' },
          ...{ from: at(from), to: at(to) },
        })
      ).body
    const names = async () =>
      (await city.get('/api/campaigns')).body.items.map((item: { title: { vi: string } }) => item.title.vi)
    const before = new Set(await names())
    await plan('Sau', 3000, 4000)
    const first = await plan('Trước', -2000, 1000)
    await plan('Đã xong', -3000, -2500)
    expect((await names()).filter((name: string) => !before.has(name))).toEqual(['Trước', 'Sau', 'Đã xong'])
    expect((await wall()).campaign).toEqual(first)
    const cancelled = await city.post(`/api/campaigns/${first.id}/cancel`, { by: 'UBND' })
    expect([cancelled.status, cancelled.body]).toEqual([200, first])
    expect(await names()).not.toContain('Trước')
    expect((await wall()).campaign).not.toEqual(first)
    expect((await city.post(`/api/campaigns/${first.id}/cancel`, { by: 'UBND' })).status).toBe(404)
    expect((await city.post('/api/campaigns/999999/cancel', { by: '' })).status).toBe(422)
  })
})

describe('a screen', () => {
  const atRest = { scene: null, dim: 0, theme: 'night', area: null, replay: null }

  it('has a code by which a remote directs it, and is told so', async () => {
    const created = await city.post('/api/walls')
    const { code, direction } = wallScreen.parse(created.body)
    expect([created.status, direction]).toEqual([201, atRest])
    const client = await joined()
    const next = { ...atRest, scene: 'heat', dim: 0.4 }
    expect((await city.post(`/api/walls/${code.toLowerCase()}`, next)).body).toMatchObject({
      code,
      direction: next,
    })
    // News of an earlier test may still be on its way to a client that joins now.
    await client.until(() => client.news.some(({ screen }) => screen === code))
    expect((await city.get(`/api/walls/${code}`)).body.direction).toEqual(next)
  })

  it('that there is not, and a scene that there is not, are refused', async () => {
    expect((await city.get('/api/walls/ZZZZZZ')).status).toBe(404)
    expect((await city.post('/api/walls/ZZZZZZ', { scene: null })).status).toBe(404)
    const { code } = (await city.post('/api/walls')).body
    const { status, body } = await city.post(`/api/walls/${code}`, { scene: 'party', dim: 2 })
    expect([status, body.errors.map(({ field }: { field: string }) => field)]).toEqual([
      422,
      ['scene', 'dim'],
    ])
  })
})

describe('the code of a screen', () => {
  it('is taken in any case, with blanks, and with a look-alike for the letter that was meant', async () => {
    const { code } = (await city.post('/api/walls')).body
    const typed = `${code.slice(0, 3)} ${code.slice(3)}`
      .toLowerCase()
      .replaceAll('s', '5')
      .replaceAll('d', 'o')
      .replaceAll('l', '1')
    expect((await city.get(`/api/walls/${encodeURIComponent(typed)}`)).body.code).toBe(code)
  })

  it('cannot be guessed: after ten wrong ones an address is told to wait, also with a right one', async () => {
    const own = await startTestService()
    try {
      const { code } = (await own.post('/api/walls')).body
      for (let i = 0; i < 10; i++) expect((await own.get('/api/walls/ZZZZZZ')).status).toBe(404)
      const refused = await fetch(`${own.url}/api/walls/${code}`)
      expect([refused.status, ((await refused.json()) as { type: string }).type]).toEqual([
        429,
        '/problems/too-many-requests',
      ])
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
      expect((await own.post(`/api/walls/${code}`, { scene: 'now' })).status).toBe(429)
    } finally {
      await own.stop()
    }
  })
})
