import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Reach } from '../../../contracts/identity.ts'
import { createPerson, signInAs, visitor, type Visitor } from '../../../tests/support/people.ts'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'
import { describedRoutes } from '../../http/openapi.ts'

const run = promisify(execFile)
let city: TestService
let administrator: Visitor
let area: Reach
beforeAll(async () => {
  city = await startTestService({ access: { auth: 'required' } })
  await createPerson(city, { login: 'quan-tri', role: 'administrator' })
  administrator = await signInAs(city, 'quan-tri')
  for (const place of [
    { lon: 107.5846, lat: 16.4635 },
    { lon: 107.69, lat: 16.4 },
  ])
    expect((await administrator.send('POST', '/api/reports', someReport(place))).status).toBe(201)
  const set = (await city.db.knex('city').first()).default_area_set
  const { items } = (await administrator.get('/api/reports')).body
  const codes = items.map(({ areas }: { areas: Record<string, string> }) => areas[set])
  expect(new Set(codes).size).toBe(2)
  area = { of: 'area', set, area: codes[0] }
  await createPerson(city, { login: 'lanh-dao', role: 'leader', reach: area })
  await city.settled()
})
afterAll(() => city.stop())

async function make(role: string, reach: Reach = { of: 'city' }): Promise<string> {
  const { status, body } = await administrator.send('POST', '/api/senders', {
    ...{ name: `Đọc như ${role}`, reads: { role, reach } },
  })
  expect(status).toBe(201)
  return body.token
}
const read = (token: string, path: string, method = 'GET') =>
  visitor(city).send(method, path, method === 'POST' ? {} : undefined, { authorization: `Bearer ${token}` })

/** What programs read, written down apart from what the routes say of themselves. */
const figures = [
  'get /metrics',
  'get /ogc/api',
  'get /ogc/collections',
  'get /ogc/collections/{collection}',
  'get /ogc/collections/{collection}/queryables',
  'get /ogc/collections/{collection}/items',
  'get /ogc/collections/{collection}/items/{id}',
  'get /tiles/{collection}',
  'get /tiles/{collection}/{z}/{x}/{y}.mvt',
]
const rows = [
  'get /api/exports/reports',
  'get /api/exports/{id}',
  'get /api/exports/{id}/csv-metadata.json',
  'get /api/stats',
  'get /api/stats/file',
  'get /ogc/collections/reports',
  'get /ogc/collections/reports/queryables',
  'get /ogc/collections/reports/items',
  'get /ogc/collections/reports/items/{id}',
  'get /tiles/reports',
  'get /tiles/reports/{z}/{x}/{y}.mvt',
]

describe('a program whose token reads', () => {
  it('is let in to what tools read, and nowhere else, of all routes that there are', async () => {
    for (const [role, expected] of [
      ['analyst', [...figures, ...rows]],
      ['wall', figures],
    ] as const) {
      const token = await make(role)
      const letIn = []
      for (const { method, path } of describedRoutes().filter(({ needs }) => needs !== 'nothing')) {
        const { status } = await read(token, path.replaceAll(/\{\w+\}/g, '999999'), method.toUpperCase())
        if (status !== 403) letIn.push(`${method} ${path}`)
      }
      expect(letIn.sort()).toEqual([...expected].sort())
    }
  })

  it('reads what somebody of its role and reach reads, and no personal column', async () => {
    const token = await make('leader', area)
    const leader = await signInAs(city, 'lanh-dao')
    for (const path of ['/ogc/collections/reports/items', '/api/stats?measures=received&by=area']) {
      const [own, hers] = [await read(token, path), await leader.get(path)]
      expect([own.status, hers.status]).toEqual([200, 200])
      const told = ({ body }: typeof own) => body.features ?? body.table
      expect(told(own)).toEqual(told(hers))
    }
    expect((await read(token, '/ogc/collections/reports/items')).body.features).toHaveLength(1)
    expect((await read(token, '/api/exports/reports?personal=yes')).status).toBe(403)
    const file = await read(token, '/api/exports/reports')
    expect(file.body.trim().split('\n')).toHaveLength(2)
    const { rows: kept } = await city.db.knex.raw(
      `select account_id, data->'program' as program from audit_log where kind = 'export' order by seq desc limit 1`,
    )
    expect(kept).toEqual([{ account_id: null, program: expect.any(Number) }])
  })

  it('reads what is kept of the files that it took, within its reach of no others', async () => {
    const [whole, mine, other] = [
      await make('analyst'),
      await make('leader', area),
      await make('leader', area),
    ]
    const leader = await signInAs(city, 'lanh-dao')
    for (const path of ['/api/exports/reports', '/api/stats/file?measures=received']) {
      await read(mine, path)
      const { rows: kept } = await city.db.knex.raw('select id from export order by made_at desc limit 1')
      const record = `/api/exports/${kept[0].id}`
      for (const address of [record, `${record}/csv-metadata.json`]) {
        const answers = await Promise.all([read(mine, address), read(whole, address), read(other, address)])
        expect([...answers, await leader.get(address)].map(({ status }) => status)).toEqual([
          200, 200, 404, 404,
        ])
      }
    }
    await leader.get('/api/exports/reports')
    const { rows: hers } = await city.db.knex.raw('select id from export where account_id is not null')
    expect((await read(mine, `/api/exports/${hers[0].id}`)).status).toBe(404)
    expect((await leader.get(`/api/exports/${hers[0].id}`)).status).toBe(200)
  })

  it('reads with the token as a password, as QGIS and GDAL send it; one that sends does not', async () => {
    const basic = (user: string, password: string) => ({
      authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
    })
    const token = await make('wall')
    const ask = (headers: Record<string, string>, path = '/metrics', method = 'GET') =>
      visitor(city).send(method, path, method === 'POST' ? someReport() : undefined, headers)
    expect((await ask(basic('ai-cung-duoc', token))).status).toBe(200)
    expect((await ask(basic('', token))).status).toBe(200)
    expect((await ask(basic(token, ''))).status).toBe(401)
    const { token: sends } = (
      await administrator.send('POST', '/api/senders', { name: 'Gửi', channels: ['app'] })
    ).body
    expect((await ask(basic('x', sends), '/api/reports', 'POST')).status).toBe(401)
    expect((await ask({ authorization: `Bearer ${sends}` }, '/metrics')).status).toBe(403)
    // In an address it would stand in logs and histories.
    expect((await visitor(city).get(`/metrics?token=${token}`)).status).toBe(401)
  })

  it('is opened by GDAL with a header or with a password', async () => {
    const token = await make('analyst')
    for (const config of [
      ['GDAL_HTTP_HEADERS', `Authorization: Bearer ${token}`],
      ['GDAL_HTTP_USERPWD', `toancanh:${token}`],
    ]) {
      const { stdout } = await run(
        'ogrinfo',
        [
          '--config',
          ...config,
          '--config',
          'GDAL_HTTP_AUTH',
          'BASIC',
          '-so',
          `OAPIF:${city.url}/ogc`,
          'reports',
        ],
        { timeout: 60_000 },
      )
      expect(stdout).toContain('Feature Count: 2')
    }
  })

  it('stops at once when it is taken back, and is never told again', async () => {
    const token = await make('analyst')
    expect((await read(token, '/metrics')).status).toBe(200)
    const { items } = (await administrator.get('/api/senders')).body
    expect(JSON.stringify(items)).not.toContain(token.slice(9))
    expect(items[0]).toMatchObject({ reads: { role: 'analyst', reach: { of: 'city' } }, revoked: false })
    await administrator.send('POST', `/api/senders/${items[0].id}/revoke`)
    expect((await read(token, '/metrics')).status).toBe(401)
  })

  it('is refused with its field where it would do more than read, or reach what there is not', async () => {
    for (const [field, reads] of [
      ['reads.role', { role: 'administrator', reach: { of: 'city' } }],
      ['reads.role', { role: 'operator', reach: { of: 'city' } }],
      ['reads.reach', { role: 'leader', reach: { of: 'city' } }],
      ['agency', { role: 'dispatcher', reach: { of: 'agency', agency: 'khong-co' } }],
    ] as const) {
      const { status, body } = await administrator.send('POST', '/api/senders', { name: 'x', reads })
      expect([status, body.errors[0].field]).toEqual([422, field])
    }
  })
})
