import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { roles, type Role } from '../../contracts/identity.ts'
import { outwardRoutes } from '../../tests/support/outwardRoutes.ts'
import { startReachCity, type ReachCity } from '../../tests/support/reachCity.ts'
import { describedRoutes } from './openapi.ts'

let there: ReachCity
beforeAll(async () => {
  there = await startReachCity()
})
afterAll(() => there.city.stop())

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
  'post /api/accounts/{id}/let-in': administrators,
  'get /api/identities': administrators,
  'post /api/identities/{id}': administrators,
  'get /api/senders': administrators,
  'post /api/senders': administrators,
  'post /api/senders/{id}': administrators,
  'post /api/senders/{id}/revoke': administrators,
  'get /api/devices': administrators,
  'post /api/devices': administrators,
  'post /api/devices/{id}/revoke': administrators,
  'get /api/audit': administrators,
}

/** Bodies are empty, so that who may is told what is wrong with them, and nothing is changed. */
async function ask(route: string, role: keyof ReachCity['people'], code: string) {
  const [method, template] = route.split(' ') as [string, string]
  const path = template.replace('{code}', code).replaceAll(/\{\w+\}/g, '999999')
  const body = method === 'post' ? { nothing: true } : undefined
  return there.people[role].send(method.toUpperCase(), path, body)
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
        const { status, body } = await ask(route, role, there.mine)
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
      const beyond = await ask(route, role, there.foreign)
      const absent = await ask(route, role, 'HUE-9999999')
      expect(beyond.status).toBe(may ? 404 : 403)
      expect(JSON.stringify(beyond.body).replaceAll(there.foreign, 'X')).toBe(
        JSON.stringify(absent.body).replaceAll('HUE-9999999', 'X'),
      )
    }
  })
})
