import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CRS84, EPSG_3857, EPSG_4326 } from '../../../contracts/ogc.ts'
import { life, play } from '../../../tests/support/randomLife.ts'
import { localDay } from '../../../tests/support/slaChanges.ts'
import { startTestService, type Json, type TestService } from '../../../tests/support/service.ts'

let city: TestService
const items = '/ogc/collections/reports/items'

beforeAll(async () => {
  city = await startTestService()
  await play(city, fc.sample(life, { numRuns: 60, seed: 20261126 }))
  await city.settled()
})
afterAll(() => city.stop())

/** Follows the links of pages to the end. */
async function everything(path: string) {
  const pages: Json[] = []
  for (let next: string | undefined = path; next;) {
    const { status, body }: { status: number; body: Json } = await city.get(next)
    expect([next, status]).toEqual([next, 200])
    pages.push(body)
    const link = body.links.find(({ rel }: { rel: string }) => rel === 'next')
    next = link && link.href.replace(city.url, '')
  }
  return { pages, features: pages.flatMap(({ features }) => features) as Json[] }
}

describe('OGC API – Features', () => {
  it('leads from its first page to every other, each of the type that its link says', async () => {
    const seen = new Set<string>()
    const follow = [`${city.url}/ogc`]
    for (let url = follow.pop(); url; url = follow.pop()) {
      if (seen.has(url)) continue
      seen.add(url)
      const { status, body, type } = await city.get(url.replace(city.url, ''))
      expect([url, status]).toEqual([url, 200])
      const links = [body, ...(body.collections ?? [])].flatMap(({ links: some = [] }: Json) => some)
      expect(type).not.toBe('')
      for (const link of links) {
        expect(link).toEqual({
          ...link,
          href: expect.stringContaining(`${city.url}/ogc`),
          rel: expect.any(String),
        })
        if (link.rel === 'next') continue
        const { type: linked } = await city.get(link.href.replace(city.url, ''))
        expect([link.href, linked.split(';')[0]]).toEqual([link.href, link.type.split(';')[0]])
        follow.push(link.href)
      }
    }
    expect(seen.size).toBeGreaterThan(12)
    const { body } = await city.get('/ogc/conformance')
    expect(body.conformsTo).toContain('http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30')
  })

  it('describes what lies under /ogc, and nothing else, in OpenAPI 3.0', async () => {
    const { body, type } = await city.get('/ogc/api')
    expect(type).toBe('application/vnd.oai.openapi+json;version=3.0')
    expect(body.openapi).toMatch(/^3\.0\./)
    expect(body.servers).toEqual([{ url: `${city.url}/ogc` }])
    for (const path of Object.keys(body.paths).filter((one) => !one.includes('{')))
      expect([path, (await city.get(`/ogc${path}`)).status]).toEqual([path, 200])
    const { parameters } = body.paths['/collections/reports/items'].get
    expect(parameters.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['bbox', 'datetime', 'limit', 'crs', 'state', 'category']),
    )
  })

  it('has a collection of areas, and one of figures, for each generation of boundaries', async () => {
    const { body } = await city.get('/ogc/collections')
    expect(body.collections.map(({ id }: { id: string }) => id)).toEqual([
      'reports',
      'areas-hue-districts-2024',
      'area-statistics-hue-districts-2024',
      'areas-hue-wards-2025',
      'area-statistics-hue-wards-2025',
    ])
    for (const { extent, crs } of body.collections) {
      const [west, south, east, north] = extent.spatial.bbox[0]
      expect(west < east && south < north && west > 100 && north < 30).toBe(true)
      expect(crs).toEqual([CRS84, EPSG_4326, EPSG_3857])
    }
  })

  it('gives every report once, however small the pages are', async () => {
    const whole = (await city.get(`${items}?limit=1000`)).body
    expect([whole.numberMatched, whole.numberReturned]).toEqual([60, 60])
    const { pages, features } = await everything(`${items}?limit=7`)
    expect(pages).toHaveLength(9)
    expect(features).toEqual(whole.features)
    expect(new Set(features.map(({ id }) => id)).size).toBe(60)
    const [{ id, properties }] = features
    expect((await city.get(`${items}/${id}`)).body.properties).toEqual(properties)
    expect((await city.get(`${items}?limit=1000000`)).status).toBe(200)
  })

  it('chooses by any property, by time and by rectangle', async () => {
    const { features } = await everything(items)
    const of = async (query: string) => (await everything(`${items}?${query}`)).features
    const { state, category } = features[0].properties
    for (const [query, holds] of [
      [`state=${state}`, (p: Json) => p.state === state],
      [`category=${category}&state=${state}`, (p: Json) => p.state === state && p.category === category],
      [
        `receivedDay=${features[3].properties.receivedDay}`,
        (p: Json) => p.receivedDay === features[3].properties.receivedDay,
      ],
      ['reopenedCount=1', (p: Json) => p.reopenedCount === 1],
      [`area:hue-districts-2024=474`, (p: Json) => p['area:hue-districts-2024'] === '474'],
    ] as const) {
      const should = features.filter(({ properties }) => holds(properties))
      expect([query, await of(query)]).toEqual([query, should])
      expect(should.length).toBeLessThan(60)
    }
    const day = features[5].properties.receivedDay
    expect((await of(`datetime=${day}`)).length).toBe(
      features.filter(({ properties }) => properties.receivedDay === day).length,
    )
    expect((await of(`datetime=${day}/..`)).length).toBe(
      features.filter(({ properties }) => properties.receivedDay >= day).length,
    )
    expect(await of(`datetime=${encodeURIComponent(features[5].properties.receivedAt)}`)).toContainEqual(
      features[5],
    )
    const near = await of('bbox=107.48,16.4,107.51,16.44')
    expect(near.length).toBeGreaterThan(0)
    expect(near).toEqual(
      features.filter(
        ({
          geometry: {
            coordinates: [x, y],
          },
        }) => x > 107.48 && x < 107.51 && y > 16.4 && y < 16.44,
      ),
    )
    const same = [
      `bbox=16.4,107.48,16.44,107.51&bbox-crs=${EPSG_4326}`,
      `bbox=107.48,16.4,-10,107.51,16.44,900`,
      `bbox=11964618.93,1850944.35,11967958.51,1855586.20&bbox-crs=${EPSG_3857}`,
    ]
    for (const query of same) expect([query, (await of(query)).length]).toEqual([query, near.length])
    expect(await of('bbox=170,10,-170,20')).toEqual([])
    expect((await city.get(`${items}?bbox=0,0,1,1`)).body).toMatchObject({ numberMatched: 0, features: [] })
  })

  it('has axes in the order that each coordinate system has', async () => {
    const one = async (crs: string) => {
      const response = await fetch(
        `${city.url}/ogc/collections/areas-hue-districts-2024/items/474?crs=${crs}`,
      )
      const { geometry } = (await response.json()) as Json
      return [response.headers.get('content-crs'), geometry.coordinates[0][0][0]]
    }
    const [, [lon, lat]] = await one(CRS84)
    expect(lon).toBeGreaterThan(100)
    expect(await one(EPSG_4326)).toEqual([`<${EPSG_4326}>`, [lat, lon]])
    const [name, [x, y]] = await one(EPSG_3857)
    const radius = 6378137
    expect(name).toBe(`<${EPSG_3857}>`)
    expect(x).toBeCloseTo((lon * Math.PI * radius) / 180, 0)
    expect(y).toBeCloseTo(radius * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)), 0)
  })

  it('gives the areas as the API does', async () => {
    const { body } = await city.get('/api/areas?set=hue-wards-2025')
    const { features } = await everything('/ogc/collections/areas-hue-wards-2025/items?limit=13')
    expect(features.map(({ id }) => id)).toEqual(body.features.map((f: Json) => f.properties.code))
    const corner = (f: Json) => f.geometry.coordinates[0][0][0].map((n: number) => n.toFixed(4))
    expect(features.map(corner)).toEqual(body.features.map(corner))
  })

  it('has figures by area that are those of the board, at the seq that they say', async () => {
    const day = (days: number) => localDay(Date.now() - days * 86_400_000)
    const period = `from=${day(60)}&to=${day(0)}`
    const { body: board } = await city.get(`/api/board?${period}&set=hue-districts-2024`)
    const { features, pages } = await everything(
      `/ogc/collections/area-statistics-hue-districts-2024/items?${period}`,
    )
    expect(pages[0].asOfSeq).toBe(board.asOfSeq)
    expect(features).toHaveLength(board.areas.length)
    let received = 0
    for (const { code, figures } of board.areas) {
      const { properties } = features.find(({ id }) => id === code)
      expect(properties).toMatchObject({
        received: figures.received.value,
        backlog: figures.backlog.value,
        processedRate: figures.processedRate.value,
        processedRateNumerator: figures.processedRate.numerator,
        processedRateDenominator: figures.processedRate.denominator,
        asOfSeq: board.asOfSeq,
        from: day(60),
      })
      received += properties.received
    }
    expect(received).toBe(60)
    const { body } = await city.get(
      '/ogc/collections/area-statistics-hue-districts-2024/items?received=0&from=2020-01-01&to=2020-01-02',
    )
    expect(body.numberMatched).toBe(board.areas.length)
  })

  it.each([
    [`${items}?limit=0`, 400, 'limit'],
    [`${items}?limit=ten`, 400, 'limit'],
    [`${items}?colour=red`, 400, 'colour'],
    [`${items}?text=rác`, 400, 'text'],
    [`${items}?bbox=1,2,3`, 400, 'bbox'],
    [`${items}?bbox=1,2,3,x`, 400, 'bbox'],
    [`${items}?bbox=1,9,3,2`, 400, 'bbox'],
    [`${items}?bbox=1,2,3,99999`, 400, 'bbox'],
    [`${items}?datetime=yesterday`, 400, 'datetime'],
    [`${items}?datetime=../..`, 400, 'datetime'],
    [`${items}?datetime=2026-02-01/2026-01-01`, 400, 'datetime'],
    [`${items}?datetime=2026-02-30`, 400, 'datetime'],
    [`${items}?datetime=0001-01-01T00:00:00%2B23:59/..`, 400, 'datetime'],
    [`${items}?receivedDay=0000-01-01`, 400, 'receivedDay'],
    [`${items}?receivedAt=0000-01-01T00:00:00Z`, 400, 'receivedAt'],
    [`${items}?crs=EPSG:4326`, 400, 'crs'],
    [`${items}?reopenedCount=many`, 400, 'reopenedCount'],
    [`${items}?state=a&state=b`, 400, 'state'],
    [`${items}?after=!!`, 400, 'after'],
    [`${items}?after=eHh4`, 400, 'after'],
    ['/ogc/collections/area-statistics-hue-districts-2024/items?from=2026-02-01&to=2026-01-01', 400, 'to'],
    ['/ogc/collections/areas-nowhere/items', 404, undefined],
    ['/ogc/collections/areas-hue-districts-2024/items/0', 404, undefined],
    [`${items}/HUE-0000000`, 404, undefined],
    ['/ogc?page=1', 400, 'page'],
    ['/ogc/nothing', 404, undefined],
  ])('answers %s with a problem', async (path, status, field) => {
    const answer = await city.get(path)
    expect([answer.status, answer.type, answer.body.errors?.[0]?.field]).toEqual([
      status,
      'application/problem+json',
      field,
    ])
  })
})
