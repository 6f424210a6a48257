import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { VectorTile, type VectorTileFeature } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPerson, signInAs, visitor } from '../../../tests/support/people.ts'
import { life, play } from '../../../tests/support/randomLife.ts'
import { someReport, startTestService, type Json, type TestService } from '../../../tests/support/service.ts'

let city: TestService
/** How far the city's day lies after this one. */
let daysOn = 0
const REPORTS = 60
const DISTRICTS = 'area-statistics-hue-districts-2024'

beforeAll(async () => {
  city = await startTestService({ now: () => new Date(Date.now() + daysOn * 86_400_000) })
  await play(city, fc.sample(life, { numRuns: REPORTS, seed: 3 }))
  await city.settled()
})
afterAll(() => city.stop())

async function tile(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(city.url + path, { headers })
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { response, layers: response.status === 200 ? new VectorTile(new PbfReader(bytes)).layers : {} }
}

/** The tile of a zoom that a place lies in. */
function at([lon, lat]: [number, number], z: number): [x: number, y: number] {
  const phi = (lat * Math.PI) / 180
  const down = (1 - Math.log(Math.tan(phi) + 1 / Math.cos(phi)) / Math.PI) / 2
  return [Math.floor(((lon + 180) / 360) * 2 ** z), Math.floor(down * 2 ** z)]
}

/** Features of a layer whose point lies in the tile, and not in what it shows of its neighbours. */
async function inTile(layer: string, z: number, x: number, y: number): Promise<VectorTileFeature[]> {
  const found = (await tile(`/tiles/${layer}/${z}/${x}/${y}.mvt`)).layers[layer]
  return Array.from({ length: found?.length ?? 0 }, (_, i) => found!.feature(i)).filter((feature) => {
    const { x: left, y: top } = feature.loadGeometry()[0]![0]!
    return left >= 0 && left < 4096 && top >= 0 && top < 4096
  })
}

const sum = (features: VectorTileFeature[], name: string) =>
  features.reduce((total, { properties }) => total + Number(properties[name]), 0)

describe('vector tiles', () => {
  it('are told of by TileJSON, whose address gives them', async () => {
    for (const id of ['reports', 'areas-hue-wards-2025', DISTRICTS]) {
      const { status, body } = await city.get(`/tiles/${id}`)
      expect([status, body.tilejson, body.vector_layers[0].id]).toEqual([200, '3.0.0', id])
      const [west, south, east, north] = body.bounds
      const [x, y] = at([(west + east) / 2, (south + north) / 2], 8)
      const url = body.tiles[0].replace('{z}', 8).replace('{x}', x).replace('{y}', y)
      const { response, layers } = await tile(url.replace(city.url, ''))
      expect(response.headers.get('content-type')).toBe('application/vnd.mapbox-vector-tile')
      expect(Object.keys(layers)).toEqual([id])
      const named = new Set(Object.keys(body.vector_layers[0].fields))
      for (const name of Object.keys(layers[id]!.feature(0).properties)) expect(named).toContain(name)
    }
  })

  it.each([
    ['from far away, in cells', 0],
    ['and go on with what happens', 30],
  ])('count every report once at every zoom, %s', async (_, more) => {
    await play(city, fc.sample(life, { numRuns: more, seed: 4 }))
    await city.settled()
    const { body: all } = await city.get('/ogc/collections/reports/items?limit=1')
    for (const z of [3, 7, 9, 12]) {
      const [[left, bottom], [right, top]] = [at([107.2, 16.1], z), at([108.1, 16.6], z)]
      let [count, open, features] = [0, 0, 0]
      for (let x = left; x <= right; x++)
        for (let y = top; y <= bottom; y++) {
          const found = await inTile('reports', z, x, y)
          features += found.length
          count += sum(found, 'count')
          open += sum(found, 'open')
        }
      const { body } = await city.get('/api/reports?is=open&limit=500')
      expect([z, count, open]).toEqual([z, all.numberMatched, body.items.length])
      expect(count).toBeGreaterThanOrEqual(REPORTS + more)
      expect(features).toBeLessThanOrEqual(4)
    }
  })

  it('count what waits to be logged once, and not before it is', async () => {
    const young = await startTestService()
    const counted = async () => {
      const response = await fetch(`${young.url}/tiles/reports/3/6/3.mvt`)
      const { reports } = new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer()))).layers
      return sum(
        Array.from({ length: reports?.length ?? 0 }, (_, i) => reports!.feature(i)),
        'count',
      )
    }
    for (let i = 0; i < 3; i++) await young.post('/api/reports', someReport())
    await young.settled()
    const writer = await young.db.knex.transaction()
    await writer.raw('select from log_head for update')
    for (let i = 0; i < 2; i++) await young.post('/api/reports', someReport())
    expect(await counted()).toBe(3)
    await writer.rollback()
    await young.settled()
    expect(await counted()).toBe(5)
    await young.stop()
  })

  it('show reports one by one near the ground, where OGC API shows them', async () => {
    const place: [number, number] = [107.5846, 16.4635]
    const [x, y] = at(place, 16)
    const features = await inTile('reports', 16, x, y)
    const { body } = await city.get(`/ogc/collections/reports/items?limit=500`)
    const near = body.features.filter(
      ({ geometry }: Json) => at(geometry.coordinates, 16).join() === [x, y].join(),
    )
    expect(features.map(({ properties }) => properties['code']).sort()).toEqual(
      near.map(({ id }: Json) => id).sort(),
    )
    expect(features.length).toBeGreaterThan(3)
    const [lon, lat] = (features[0]!.toGeoJSON(x, y, 16).geometry as Json).coordinates
    const shown = near.find(({ id }: Json) => id === features[0]!.properties['code']).geometry.coordinates
    expect([lon, lat].map((n) => n.toFixed(5))).toEqual(shown.map((n: number) => n.toFixed(5)))
    expect(Object.keys(features[0]!.properties)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/text|address|phone|email/)]),
    )
  })

  it('show cells instead of more points than a tile may hold, and leave none out', async () => {
    const [lon, lat] = [107.31, 16.31]
    const { code } = (await city.post('/api/reports', someReport({ lon, lat }))).body
    await city.settled()
    expect(await inTile('reports', 17, ...at([lon, lat], 17))).toMatchObject([{ properties: { code } }])
    await city.db.knex.raw(
      `insert into report (code, source, channel_id, category_id, urgency, state, geom, cell, text, received_at, received_day, changed_at)
       select code || '-' || n, source, channel_id, category_id, urgency, state, geom, cell, text, received_at, received_day, changed_at
       from report, generate_series(1, ?) as n where code = ?`,
      [2500, code],
    )
    for (const z of [15, 18]) {
      const features = await inTile('reports', z, ...at([lon, lat], z))
      expect([z, features.map(({ properties }) => properties)]).toEqual([z, [{ count: 2501, open: 2501 }]])
    }
    expect((await city.get('/tiles/reports')).body.description).toContain('trên 2500 phản ánh')
    await city.db.knex.raw('delete from report where code like ?', [`${code}-%`])
  })

  it('hold the areas with the figures of their period', async () => {
    const period = 'from=2020-01-01&to=2027-12-31'
    const { body } = await city.get(`/api/board?${period}&set=hue-districts-2024`)
    const [x, y] = at([107.58, 16.46], 6)
    const found = (await tile(`/tiles/${DISTRICTS}/6/${x}/${y}.mvt?${period}`)).layers[DISTRICTS]!
    const of = Object.fromEntries(
      Array.from({ length: found.length }, (_, i) => found.feature(i).properties).map((p) => [p['code'], p]),
    )
    for (const { code, figures } of body.areas)
      expect(of[code]).toMatchObject({ received: figures.received.value, backlog: figures.backlog.value })
  })

  it('are not sent again while nothing happened, and are as soon as something has', async () => {
    const [x, y] = at([107.5846, 16.4635], 9)
    const path = `/tiles/reports/9/${x}/${y}.mvt`
    const first = await tile(path)
    const tag = first.response.headers.get('etag')!
    expect((await tile(path, { 'if-none-match': tag })).response.status).toBe(304)
    await city.post('/api/reports', someReport())
    await city.settled()
    const then = await tile(path, { 'if-none-match': tag })
    expect(then.response.status).toBe(200)
    expect(then.response.headers.get('etag')).not.toBe(tag)
    const areas = `/tiles/areas-hue-wards-2025/9/${x}/${y}.mvt`
    const same = (await tile(areas)).response.headers.get('etag')!
    await city.post('/api/reports', someReport())
    await city.settled()
    expect((await tile(areas, { 'if-none-match': same })).response.status).toBe(304)
  })

  it.each([
    ['/tiles/reports/2/4/0.mvt', 404],
    ['/tiles/reports/2/0/4.mvt', 404],
    ['/tiles/reports/19/0/0.mvt', 404],
    ['/tiles/reports/a/0/0.mvt', 404],
    ['/tiles/reports/-1/0/0.mvt', 404],
    ['/tiles/reports/1.5/0/0.mvt', 404],
    ['/tiles/reports/1/1/99999999999999999999.mvt', 404],
    ['/tiles/nothing/1/1/1.mvt', 404],
    ['/tiles/nothing', 404],
    ['/tiles/reports/1/1/1.mvt?colour=red', 400],
    ['/tiles/reports/1/1/1.mvt?from=2026-10-01&to=2026-10-31', 400],
    ['/tiles/reports/1/1/1.png', 404],
  ])('answer %s with a problem', async (path, status) => {
    const answer = await city.get(path)
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json'])
  })

  it('of figures are others on another day, though nothing happened, and those of areas are not', async () => {
    for (const [id, changes] of [
      [DISTRICTS, true],
      ['areas-hue-wards-2025', false],
    ] as const) {
      const [x, y] = at([107.58, 16.46], 9)
      const path = `/tiles/${id}/9/${x}/${y}.mvt`
      const tag = (await tile(path)).response.headers.get('etag')!
      daysOn = 1
      const next = await tile(path, { 'if-none-match': tag })
      daysOn = 0
      expect([id, next.response.status]).toEqual([id, changes ? 200 : 304])
      expect((await tile(path, { 'if-none-match': tag })).response.status).toBe(304)
    }
  })

  it('are opened by GDAL', async () => {
    const [x, y] = at([107.5846, 16.4635], 16)
    const url = `${city.url}/tiles/reports/16/${x}/${y}.mvt`
    const run = promisify(execFile)
    const { stdout } = await run('ogrinfo', ['-so', `MVT:${url}`, 'reports'])
    expect(stdout).toContain('Geometry: Point')
    const found = (await tile(url.replace(city.url, ''))).layers['reports']!
    expect(Number(/Feature Count: (\d+)/.exec(stdout)?.[1])).toBe(found.length)
  })
})

describe('a tile', () => {
  it('holds for each what lies within reach, whoever has asked before', async () => {
    const guarded = await startTestService({ access: { auth: 'required' } })
    try {
      for (const [login, reach] of [
        ['operator', { of: 'city' }],
        ['dispatcher', { of: 'agency', agency: 'so-xay-dung' }],
      ] as const)
        await createPerson(guarded, { login, role: login, reach })
      const [operator, dispatcher] = [
        await signInAs(guarded, 'operator'),
        await signInAs(guarded, 'dispatcher'),
      ]
      for (let i = 0; i < 3; i++) {
        const { code } = (await operator.send('POST', '/api/reports', someReport())).body
        await operator.send('POST', `/api/reports/${code}/accept`)
        if (i === 0) await operator.send('POST', `/api/reports/${code}/refer`, { agency: 'so-xay-dung' })
      }
      await guarded.settled()
      const count = async (token: string) => {
        const [x, y] = at([107.5846, 16.4635], 10)
        const response = await fetch(`${guarded.url}/tiles/reports/10/${x}/${y}.mvt`, {
          headers: { cookie: `toancanh=${token}` },
        })
        const { layers } = new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer())))
        return layers['reports']!.feature(0).properties['count']
      }
      expect(await count(operator.token())).toBe(3)
      expect(await count(dispatcher.token())).toBe(1)
      expect((await visitor(guarded).get('/tiles/reports/1/1/1.mvt')).status).toBe(401)
    } finally {
      await guarded.stop()
    }
  })
})
