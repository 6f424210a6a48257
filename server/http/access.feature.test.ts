import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roles, type Role } from '../../contracts/identity.ts'
import { startTestService, someReport, type TestService } from '../../tests/support/service.ts'
import { createPerson, signInAs, visitor, type Visitor } from '../../tests/support/people.ts'
import { outwardRoutes } from '../../tests/support/outwardRoutes.ts'
import { describedRoutes } from './openapi.ts'

/** A dispatcher of one agency, a leader of one area: one report is theirs, the other lies beyond. */
let city: TestService
let area: string
let otherArea: string
let otherAgency: string
let mine: string
let foreign: string
const people = {} as Record<Role | 'nobody', Visitor>

const within = { lon: 107.5846, lat: 16.4635 }
const elsewhere = { lon: 107.69, lat: 16.4 }

async function report(fields: Record<string, unknown>, agency: string): Promise<string> {
  const { code } = (await people.administrator.send('POST', '/api/reports', someReport(fields))).body
  const accepted = await people.administrator.send('POST', `/api/reports/${code}/accept`)
  expect(accepted.status).toBe(200)
  expect((await people.administrator.send('POST', `/api/reports/${code}/refer`, { agency })).status).toBe(200)
  return code
}

beforeAll(async () => {
  city = await startTestService({ access: { auth: 'required' } })
  const { rows } = await city.db.knex.raw(
    `select code from agency where parent_id is not null and valid_to is null order by id`,
  )
  const [{ code: agency }, { code: other }] = rows
  otherAgency = other
  const found = await city.db.knex.raw(
    `select area.code from area join area_set on area_set.id = set_id where area_set.code = (select default_area_set from city)
     order by ST_Distance(geom, ST_SetSRID(ST_MakePoint(?, ?), 4326))`,
    [within.lon, within.lat],
  )
  area = found.rows[0].code
  const set = (await city.db.knex('city').first()).default_area_set
  people.nobody = visitor(city)
  for (const role of roles) {
    if (role === 'wall') continue
    const reach =
      role === 'dispatcher'
        ? ({ of: 'agency', agency } as const)
        : role === 'leader'
          ? ({ of: 'area', set, area } as const)
          : ({ of: 'city' } as const)
    await createPerson(city, { login: role, role, reach })
    people[role] = await signInAs(city, role)
  }
  const { body } = await people.administrator.send('POST', '/api/devices', { name: 'Màn hình sảnh' })
  people.wall = visitor(city)
  expect((await people.wall.send('POST', '/api/session', { code: body.code.toLowerCase() })).status).toBe(200)
  mine = await report(within, agency)
  foreign = await report(elsewhere, other)
  const detail = (await people.administrator.get(`/api/reports/${foreign}`)).body
  otherArea = detail.areas[set]
  expect(otherArea).not.toBe(area)
  await city.settled()
})
afterAll(() => city.stop())

const everybody = ['nobody', ...roles] as const
const all = [...roles]
const whole: Role[] = ['administrator', 'operator', 'analyst', 'wall']
const ioc: Role[] = ['administrator', 'operator']
const readers: Role[] = ['administrator', 'operator', 'dispatcher', 'leader', 'analyst']
const handlers: Role[] = ['administrator', 'operator', 'dispatcher']
const triers: Role[] = ['administrator', 'operator', 'analyst']
const administrators: Role[] = ['administrator']

/** Who may, by route, written down by hand and apart from what the routes say of themselves. */
const expected: Record<string, 'anybody' | readonly Role[]> = {
  'get /api/health': 'anybody',
  'get /api/openapi.json': 'anybody',
  'get /api/city': 'anybody',
  'get /api/areas': 'anybody',
  'get /api/basemap': 'anybody',
  'get /api/basemap/{z}/{x}/{y}': 'anybody',
  'get /api/session': 'anybody',
  'post /api/session': 'anybody',
  'delete /api/session': 'anybody',
  'post /api/session/end-all': 'anybody',
  'get /api/session/demo': 'anybody',
  'get /api/session/provider': 'anybody',
  'get /api/session/oidc/start': 'anybody',
  'get /api/session/oidc/callback': 'anybody',
  'get /metrics': all,
  'get /api/adoption': all,
  'get /api/board': all,
  'get /api/board/categories': all,
  'get /api/heat': all,
  'get /api/heat/hours': all,
  'get /api/replay/range': all,
  'get /api/sla/rules': all,
  'get /api/sla/calendars': all,
  'get /api/sla/changes': all,
  'get /api/wall': all,
  'get /api/campaigns': all,
  'post /api/walls': all,
  'get /api/walls/{code}': all,
  'get /api/live': whole,
  'get /api/replay': whole,
  'get /api/replay/frames': whole,
  'get /api/deadlines': whole,
  'get /api/campaigns/{id}/progress': whole,
  'get /api/emergencies/{id}/reports': whole,
  'get /api/reports': readers,
  'get /api/assignments': readers,
  'get /api/events': readers,
  ...outwardRoutes({ all, readers, administrators }),
  'get /api/morning': triers,
  'get /api/morning/agency': triers,
  'get /api/reports/{code}': readers,
  'get /api/reports/{code}/sla': readers,
  'get /api/reports/{code}/photos': readers,
  'get /api/photos/{id}/{size}': readers,
  'get /api/notices': readers,
  'post /api/notices': readers,
  'post /api/notices/confirm-again': readers,
  'post /api/notices/push': readers,
  'post /api/notices/push/end': readers,
  'post /api/notices/confirm': 'anybody',
  'get /api/notices/stop': 'anybody',
  'post /api/notices/stop': 'anybody',
  'post /api/reports/{code}/photos': handlers,
  'get /api/reports/{code}/duplicates': readers,
  'get /api/reports/{code}/likely-agencies': handlers,
  'post /api/reports/{code}/merge': handlers,
  'get /api/reports/{code}/reporter': ioc,
  'post /api/reports': ioc,
  'post /api/reports/{code}/rate': ioc,
  'post /api/reports/{code}/reopen': ioc,
  ...Object.fromEntries(
    ['accept', 'refer', 'start', 'wait', 'resolve', 'refuse', 'duplicate', 'urgency', 'extend'].map(
      (name) => [`post /api/reports/{code}/${name}`, handlers],
    ),
  ),
  'post /api/sla/preview': triers,
  'post /api/sla/what-if': triers,
  'post /api/sla/changes': administrators,
  'post /api/emergencies': ioc,
  'post /api/emergencies/{id}/marks': ioc,
  'post /api/emergencies/{id}/marks/remove': ioc,
  'post /api/emergencies/{id}/end': ioc,
  'post /api/campaigns': ioc,
  'post /api/campaigns/{id}/cancel': ioc,
  'post /api/walls/{code}': ioc,
  'get /api/accounts': administrators,
  'post /api/accounts': administrators,
  'post /api/accounts/{id}': administrators,
  'post /api/accounts/{id}/end-sessions': administrators,
  'get /api/identities': administrators,
  'post /api/identities/{id}': administrators,
  'get /api/senders': administrators,
  'post /api/senders': administrators,
  'post /api/senders/{id}/revoke': administrators,
  'get /api/devices': administrators,
  'post /api/devices': administrators,
  'post /api/devices/{id}/revoke': administrators,
  'get /api/audit': administrators,
}

/** Bodies are empty, so that who may is told what is wrong with them, and nothing is changed. */
async function ask(route: string, role: keyof typeof people, code: string) {
  const [method, template] = route.split(' ') as [string, string]
  const path = template.replace('{code}', code).replaceAll(/\{\w+\}/g, '999999')
  const body = method === 'post' ? { nothing: true } : undefined
  return people[role].send(method.toUpperCase(), path, body)
}

describe('every route', () => {
  it('is known to this test', () => {
    expect(
      describedRoutes()
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    ).toEqual(Object.keys(expected).sort())
  })

  const ending = new Set(['delete /api/session', 'post /api/session/end-all'])
  it.each(Object.keys(expected).filter((route) => !ending.has(route)))(
    '%s lets in whom it should, and nobody else',
    async (route) => {
      const may = expected[route]!
      const letIn = []
      for (const role of everybody) {
        const { status, body } = await ask(route, role, mine)
        const isRefused = status === 403 || (status === 401 && body.type === '/problems/unauthenticated')
        if (!isRefused) letIn.push(role)
        else expect(status).toBe(role === 'nobody' ? 401 : 403)
      }
      expect(letIn).toEqual(may === 'anybody' ? everybody : may)
    },
  )
})

describe('a report beyond the reach', () => {
  const single = Object.keys(expected).filter((route) => route.includes('/api/reports/{code}'))
  it.each(single)('%s is as if it were not there', async (route) => {
    for (const role of ['dispatcher', 'leader'] as const) {
      const may = (expected[route] as readonly Role[]).includes(role)
      const beyond = await ask(route, role, foreign)
      const absent = await ask(route, role, 'HUE-9999999')
      expect(beyond.status).toBe(may ? 404 : 403)
      expect(JSON.stringify(beyond.body).replaceAll(foreign, 'X')).toBe(
        JSON.stringify(absent.body).replaceAll('HUE-9999999', 'X'),
      )
    }
  })

  it('is no candidate for merging, and nothing is merged into it', async () => {
    const into = { into: foreign, version: 1, intoVersion: 1 }
    for (const role of ['dispatcher', 'leader'] as const) {
      const { status, body } = await people[role].get(`/api/reports/${mine}/duplicates`)
      expect(status).toBe(200)
      expect(JSON.stringify(body)).not.toContain(foreign)
    }
    expect((await people.dispatcher.send('POST', `/api/reports/${mine}/merge`, into)).status).toBe(404)
  })

  it('stands in no list, whatever is asked for', async () => {
    for (const role of ['dispatcher', 'leader'] as const)
      for (const query of ['', `&agency=${otherAgency}`, `&area=${otherArea}`]) {
        const { status, body } = await people[role].get(`/api/reports?limit=200${query}`)
        expect(status).toBe(200)
        const codes = body.items.map(({ code }: { code: string }) => code)
        expect(codes).not.toContain(foreign)
        if (query === '') expect(codes).toEqual([mine])
        const spells = await people[role].get(
          `/api/assignments?is=workload&from=2026-01-01&to=2027-12-31${query}`,
        )
        expect(spells.status).toBe(200)
        expect(JSON.stringify(spells.body)).not.toContain(foreign)
        const events = await people[role].get(`/api/events?is=received&from=2026-01-01&to=2027-12-31${query}`)
        expect(events.status).toBe(200)
        expect(JSON.stringify(events.body)).not.toContain(foreign)
      }
    const everything = await people.operator.get('/api/reports?limit=200')
    expect(everything.body.items).toHaveLength(2)
  })

  it('has photos that are as if they were not there', async () => {
    const image = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#888' } })
      .png()
      .toBuffer()
    const add = async (code: string) => {
      const answer = await fetch(`${city.url}/api/reports/${code}/photos?kind=before`, {
        method: 'POST',
        headers: { 'content-type': 'image/png', cookie: `toancanh=${people.operator.token()}` },
        body: new Uint8Array(image),
      })
      return ((await answer.json()) as { id: string }).id
    }
    const [own, beyond] = [await add(mine), await add(foreign)]
    for (const role of ['dispatcher', 'leader'] as const) {
      expect((await people[role].get(`/api/photos/${own}/thumb`)).status).toBe(200)
      expect((await people[role].get(`/api/photos/${beyond}/thumb`)).status).toBe(404)
      expect((await people[role].get(`/api/photos/${beyond.toUpperCase()}/full`)).status).toBe(404)
    }
    expect((await people.operator.get(`/api/photos/${beyond}/thumb`)).status).toBe(200)
  })

  it('cannot be named in a body either', async () => {
    const answer = await people.dispatcher.send('POST', `/api/reports/${mine}/duplicate`, { of: foreign })
    expect([answer.status, answer.body.type]).toEqual([404, '/problems/not-found'])
    expect((await people.operator.get(`/api/reports/${mine}`)).body.state).toBe('referred')
  })
})

describe('a part of the city', () => {
  it('is shown to whom it is given, and the whole or another part is not', async () => {
    const set = (await city.db.knex('city').first()).default_area_set
    const { rows } = await city.db.knex.raw(
      `select code from agency where parent_id is not null and valid_to is null order by id limit 1`,
    )
    const named = { dispatcher: `agency:${rows[0].code}`, leader: `area:${set}/${area}` }
    const other = { dispatcher: `agency:${otherAgency}`, leader: `area:${set}/${otherArea}` }
    for (const role of ['dispatcher', 'leader'] as const) {
      const status = async (scope: string) =>
        (await people[role].get(`/api/live?scope=${encodeURIComponent(scope)}`)).status
      expect([await status(named[role]), await status(other[role]), await status('city')]).toEqual([
        200, 403, 403,
      ])
      expect(await status('area:there/is-none')).toBe(403)
    }
    expect((await people.dispatcher.get(`/api/deadlines?agency=${rows[0].code}`)).status).toBe(200)
    expect((await people.dispatcher.get(`/api/deadlines?agency=${otherAgency}`)).status).toBe(403)
    expect((await people.leader.get(`/api/deadlines?agency=${rows[0].code}`)).status).toBe(403)
    const mornings = async (role: 'dispatcher' | 'leader') => {
      const addresses = [area, otherArea].map((code) => `?area=${code}`)
      const agencies = [rows[0].code, otherAgency].map((code) => `/agency?agency=${code}`)
      const statuses = [...addresses, ...agencies].map(
        async (address) => (await people[role].get(`/api/morning${address}`)).status,
      )
      return Promise.all(statuses)
    }
    expect(await mornings('leader')).toEqual([200, 403, 403, 403])
    expect(await mornings('dispatcher')).toEqual([403, 403, 200, 403])
  })
})

describe('what only the operations centre grants', () => {
  it('an agency cannot grant in its name', async () => {
    const until = new Date(Date.now() + 86_400_000).toISOString()
    const answer = await people.dispatcher.send('POST', `/api/reports/${mine}/extend`, {
      ...{ until, by: 'ioc', grantedBy: 'IOC', reason: 'Chờ vật tư' },
    })
    expect([answer.status, answer.body.errors[0].field]).toEqual([403, 'by'])
  })
})
