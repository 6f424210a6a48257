import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCells, openData, SUGGESTED, type OpenSettings } from '../../../contracts/openData.ts'
import { createPerson, signInAs, visitor, type Visitor } from '../../../tests/support/people.ts'
import { someReport, startTestService, type Json, type TestService } from '../../../tests/support/service.ts'
import { describedRoutes } from '../../http/openapi.ts'

/** Signing in is required. Noon of a day in Huế, and a clock that the tests turn. */
let city: TestService
let administrator: Visitor
let analyst: Visitor
let nobody: Visitor
const NOON = Date.parse('2026-11-20T12:00:00+07:00')
const HOUR = 3_600_000
const DAY = 24 * HOUR
let now = NOON

/** Cells of 400 m that these lie in have four reports and one; the last came in too late for a delay of a week. */
const places = {
  market: [107.5846, 16.4635],
  marketToo: [107.5847, 16.4636],
  hill: [107.495, 16.421],
} as const
const codes: string[] = []

async function report(place: keyof typeof places, at: number, fields = {}): Promise<string> {
  const [lon, lat] = places[place]
  const { body } = await administrator.send(
    'POST',
    '/api/reports',
    someReport({ lon, lat, receivedAt: new Date(at).toISOString(), ...fields }),
  )
  codes.push(body.code)
  return body.code
}

beforeAll(async () => {
  city = await startTestService({ access: { auth: 'required' }, now: () => new Date(now) })
  for (const role of ['administrator', 'analyst'] as const) await createPerson(city, { login: role, role })
  ;[administrator, analyst, nobody] = [
    await signInAs(city, 'administrator'),
    await signInAs(city, 'analyst'),
    visitor(city),
  ]
  for (let i = 0; i < 3; i++) await report('market', NOON - (20 + i) * DAY)
  await report('marketToo', NOON - 12 * DAY, { category: 'giao-thong-o-ga' })
  await report('hill', NOON - 15 * DAY)
  await report('market', NOON - 7 * DAY - HOUR)
  await report('market', NOON - HOUR)
  await city.settled()
})
afterAll(() => city.stop())

const chosen: OpenSettings = { ...SUGGESTED, on: true, minimum: 3 }
const last = async () => (await administrator.get('/api/open-data/versions')).body.items[0]?.version ?? 0
const decide = async (settings: Partial<OpenSettings>) => {
  const answer = await administrator.send('POST', '/api/open-data', {
    ...chosen,
    ...settings,
    follows: await last(),
  })
  expect(answer.status).toBe(200)
  return published()
}
/** What is public once everything that was decided is. */
const published = async () => {
  const read = async () => openData.parse((await nobody.get('/api/open-data')).body)
  await expect.poll(async () => (await read()).awaited, { timeout: 30_000 }).toBeNull()
  return (await read()).slice
}
const csv = async (): Promise<Record<string, string>[]> => {
  const { status, body } = await nobody.get('/open/reports.csv')
  expect(status).toBe(200)
  return parse(body, { columns: true })
}

describe('open data', () => {
  it('is nothing until an administrator decides', async () => {
    expect((await nobody.get('/api/open-data')).body).toEqual({ slice: null, awaited: null })
    expect((await nobody.get('/open/reports.csv')).status).toBe(404)
    expect((await nobody.get('/open/reports.csv-metadata.json')).status).toBe(404)
    expect((await nobody.get('/open/catalog.jsonld')).body.dataset).toBeUndefined()
    for (const path of ['/ogc/collections', '/ogc/collections/reports/items', '/tiles/reports', '/ogc/api'])
      expect([path, (await nobody.get(path)).status]).toEqual([path, 401])
    expect((await analyst.send('POST', '/api/open-data', { ...chosen, follows: 0 })).status).toBe(403)
    expect((await nobody.send('POST', '/api/open-data', { ...chosen, follows: 0 })).status).toBe(401)
  })

  it('is previewed without becoming public', async () => {
    for (const [settings, counted] of [
      [{}, { published: 4, withheld: 1, tooYoung: 2, cells: 1, until: '2026-11-12T17:00:00.000Z' }],
      [{ delayHours: 1, minimum: 2 }, expect.objectContaining({ published: 5, withheld: 1, tooYoung: 1 })],
    ] as const) {
      const body = { ...chosen, ...settings }
      const answer = await administrator.send('POST', '/api/open-data/preview', body)
      expect(JSON.parse(answer.body.trim().split('\n').at(-1))).toEqual({ result: counted })
    }
    expect((await nobody.get('/api/open-data')).body.slice).toBeNull()
  })

  it('holds what was chosen and nothing else, however it is fetched', async () => {
    expect(await decide({})).toMatchObject({ version: 1, published: 4, withheld: 1 })
    const rows = await csv()
    expect(rows).toHaveLength(4)
    expect(Object.keys(rows[0]!)).toEqual([
      ...['id', 'lon', 'lat', 'category', 'state'],
      ...['area:hue-districts-2024', 'area:hue-wards-2025', 'receivedDay'],
    ])
    expect(new Set(rows.map(({ lon, lat }) => `${lon} ${lat}`)).size).toBe(1)
    expect(rows.map((row) => row['receivedDay']).sort()).toEqual([
      ...['2026-10-29', '2026-10-30', '2026-10-31', '2026-11-08'],
    ])
    const { body } = await nobody.get('/ogc/collections/reports/items?limit=2')
    const { body: rest } = await nobody.get(
      body.links.find(({ rel }: Json) => rel === 'next').href.replace(city.url, ''),
    )
    expect(body.numberMatched).toBe(4)
    const features: Json[] = [...body.features, ...rest.features]
    expect(features.map(({ id }) => id)).toEqual(rows.map(({ id }) => id))
    expect(features.map(({ geometry }) => geometry.coordinates)).toEqual(
      rows.map(({ lon, lat }) => [Number(lon), Number(lat)]),
    )
    for (const [i, { properties }] of features.entries()) {
      const { id: _, lon: __, lat: ___, ...others } = rows[i]!
      expect(properties).toEqual(others)
    }
    const everything = JSON.stringify([body, rest, rows, (await nobody.get('/ogc/collections')).body])
    for (const code of codes) expect(everything).not.toContain(code)
    expect(everything).not.toMatch(/Rác ùn|107\.5846|16\.4635|handlingMinutes|agency/)
  })

  it('is all that can be reached without signing in: every route says so', async () => {
    const open: string[] = []
    for (const { method, path } of describedRoutes()) {
      if (path.startsWith('/api/session') && method !== 'get') continue
      const address = path
        .replace('{collection}', 'areas-hue-wards-2025')
        .replace('{code}', codes[0]!)
        .replaceAll(/\{\w+\}/g, '1')
      const { status } = await nobody.send(method.toUpperCase(), address, method === 'post' ? {} : undefined)
      if (status !== 401) open.push(`${method} ${path}`)
    }
    expect(open.sort()).toEqual(
      [
        // What the city is made of, and what leads to signing in.
        ...['get /api/health', 'get /api/openapi.json', 'get /api/city', 'get /api/areas'],
        ...['get /api/basemap', 'get /api/basemap/{z}/{x}/{y}', 'get /api/session'],
        ...['get /api/session/demo', 'get /api/session/provider'],
        ...['get /api/session/oidc/start', 'get /api/session/oidc/callback'],
        ...['post /api/notices/confirm', 'get /api/notices/stop', 'post /api/notices/stop'],
        // The slice.
        ...['get /api/open-data', 'get /open/reports.csv', 'get /open/reports.csv-metadata.json'],
        ...['get /open/catalog.jsonld', 'get /ogc', 'get /ogc/conformance', 'get /ogc/api'],
        ...['', '/reports', '/reports/queryables', '/reports/items', '/reports/items/{id}'].map(
          (path) => `get /ogc/collections${path}`,
        ),
        ...['', '/queryables', '/items', '/items/{id}'].map(
          (path) => `get /ogc/collections/{collection}${path}`,
        ),
        ...['reports', '{collection}'].flatMap((id) => [
          `get /tiles/${id}`,
          `get /tiles/${id}/{z}/{x}/{y}.mvt`,
        ]),
      ].sort(),
    )
  })

  it('cannot be asked for what is not told of it', async () => {
    const items = '/ogc/collections/reports/items'
    for (const query of [
      'agency=so-xay-dung',
      'text=x',
      'code=x',
      'urgency=normal',
      'channel=app',
      'from=2026-01-01',
    ])
      expect([query, (await nobody.get(`${items}?${query}`)).status]).toEqual([query, 400])
    for (const code of codes) expect((await nobody.get(`${items}/${code}`)).status).toBe(404)
    expect((await nobody.get(`${items}?bbox=107.49,16.41,107.5,16.43`)).body.numberMatched).toBe(0)
    const exact = places.market
    const around = exact.map((n) => n - 1e-6).concat(exact.map((n) => n + 1e-6))
    expect((await nobody.get(`${items}?bbox=${around}`)).body.numberMatched).toBe(0)
    const { body } = await nobody.get('/ogc/collections/area-statistics-hue-wards-2025/items?limit=100')
    const counted = body.features.reduce((sum: number, { properties }: Json) => sum + properties.published, 0)
    expect(counted).toBe(4)
    expect(Object.keys(body.features[0].properties)).toEqual(['code', 'name', 'nameEn', 'published', 'until'])
    // Whoever is signed in still sees what is hers.
    expect((await analyst.get(items)).body.numberMatched).toBe(7)
  })

  it('changes at midnight alone, all of a day at once, and tells of each report as it stood then', async () => {
    const before = await nobody.get('/open/reports.csv')
    const [first] = codes
    for (const step of ['accept', 'refuse'])
      expect(
        (
          await administrator.send(
            'POST',
            `/api/reports/${first}/${step}`,
            step === 'refuse' ? { reason: 'Sai' } : {},
          )
        ).status,
      ).toBe(200)
    await city.settled()
    now = NOON + 11 * HOUR
    expect((await nobody.get('/open/reports.csv')).body).toBe(before.body)
    now = NOON + 13 * HOUR
    await expect
      .poll(async () => (await nobody.get('/api/open-data')).body.slice, { timeout: 30_000 })
      .toMatchObject({ published: 5, withheld: 1, until: '2026-11-13T17:00:00.000Z' })
    const after = await csv()
    expect(after.map(({ id }) => id)).toEqual(
      expect.arrayContaining(parse(before.body, { columns: true }).map(({ id }: Json) => id)),
    )
    // It was refused on a day that has not been published yet.
    expect(new Set(after.map(({ state }) => state))).toEqual(new Set(['received']))
    now = NOON
  })

  it('names every report anew with each decision, in cells that are made of those before', async () => {
    const seen = new Set<string>()
    let [lastLon, lastLat] = [NaN, NaN]
    for (const cellMetres of openCells) {
      await decide({ cellMetres, minimum: 2 })
      const rows = (await csv()).filter((row) => row['receivedDay'] === '2026-10-31')
      expect(rows).toHaveLength(1)
      const { id, lon, lat } = rows[0]!
      expect(seen).not.toContain(id)
      seen.add(id!)
      const half = cellMetres / 4 / 111_320
      if (!Number.isNaN(lastLon)) {
        expect(Math.abs(Number(lat) - lastLat)).toBeCloseTo(half, 5)
        expect(Math.abs(Number(lon) - lastLon)).toBeCloseTo(half / Math.cos((16.4635 * Math.PI) / 180), 4)
      }
      ;[lastLon, lastLat] = [Number(lon), Number(lat)]
    }
  })

  it('keeps every decision with who made it, also in the audit log, and lets nobody overwrite another', async () => {
    const { items } = (await administrator.get('/api/open-data/versions')).body
    expect(items).toHaveLength(7)
    expect(items[6]).toMatchObject({ version: 1, settings: chosen, decidedBy: 'administrator' })
    const late = await administrator.send('POST', '/api/open-data', { ...chosen, follows: 3 })
    expect([late.status, late.body.type]).toEqual([409, '/problems/version-conflict'])
    const audit = (await administrator.get('/api/audit?limit=500')).body.items.filter(
      ({ kind }: Json) => kind === 'open-data-changed',
    )
    expect(audit).toHaveLength(7)
    expect(audit[0]).toMatchObject({
      who: 'administrator',
      data: { version: 7, on: 'true', cellMetres: 3200 },
    })
  })

  it('is gone from the database as soon as it is off', async () => {
    expect(await decide({ on: false })).toBeNull()
    expect((await nobody.get('/ogc/collections/reports/items')).status).toBe(401)
    expect((await nobody.get('/open/reports.csv')).status).toBe(404)
    await expect
      .poll(async () => (await city.db.knex('open_report').count())[0]!.count, { timeout: 30_000 })
      .toBe(0)
  })
})
