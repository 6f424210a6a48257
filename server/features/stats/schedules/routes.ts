import type Router from '@koa/router'
import type { Context } from 'koa'
import {
  received,
  receivedBody,
  scheduleBody,
  scheduleRemoval,
  schedules,
  statsReaders,
} from '../../../../contracts/statsSchedule.ts'
import { readJson } from '../../../http/body.ts'
import type { Deps } from '../../../http/deps.ts'
import { personOf } from '../../../http/identify.ts'
import { describe } from '../../../http/openapi.ts'
import { validate } from '../../../http/validate.ts'
import { listReaders, type Person } from './readers.ts'
import { listReceived, want } from './received.ts'
import { listSchedules, removeSchedule, saveSchedule } from './store.ts'

const MAX_BYTES = 8192
const needs = { right: 'see-reports', within: 'rows' } as const

describe({
  method: 'get',
  path: '/api/stats/schedules',
  summary:
    'The views of statistics that who is signed in has sent by e-mail, and what became of the last letters',
  needs,
  answer: schedules,
})
describe({
  method: 'post',
  path: '/api/stats/schedules',
  summary: 'Have a saved view sent by e-mail: when, and to which accounts within one’s own reach',
  needs,
  body: scheduleBody,
  answer: schedules,
})
describe({
  method: 'post',
  path: '/api/stats/schedules/remove',
  summary: 'Have a view sent no more',
  needs,
  body: scheduleRemoval,
  answer: schedules,
})
describe({
  method: 'get',
  path: '/api/stats/readers',
  summary: 'To whom a view may be sent: oneself, and everybody whose work lies within one’s own reach',
  needs,
  answer: statsReaders,
})
describe({
  method: 'get',
  path: '/api/notices/statistics',
  summary: 'The views of statistics that are sent to who is signed in',
  needs,
  answer: received,
})
describe({
  method: 'post',
  path: '/api/notices/statistics',
  summary: 'End the letters of a view to who is signed in, or take them up again',
  needs,
  body: receivedBody,
  answer: received,
})

/** Views of statistics that are sent by e-mail: by whom, to whom, and what is sent to oneself. */
export function scheduleRoutes(router: Router, deps: Deps): void {
  const ownerOf = async (ctx: Context): Promise<Person> => {
    const { accountId: id, role, reach } = await personOf(ctx)
    return { id, role, reach }
  }

  router.get('/api/stats/schedules', async (ctx) => {
    ctx.body = await listSchedules(deps, (await ownerOf(ctx)).id)
  })
  router.post('/api/stats/schedules', async (ctx) => {
    const owner = await ownerOf(ctx)
    await saveSchedule(deps, owner, validate(scheduleBody, await readJson(ctx, MAX_BYTES)))
    ctx.body = await listSchedules(deps, owner.id)
  })
  router.post('/api/stats/schedules/remove', async (ctx) => {
    const { id } = await ownerOf(ctx)
    await removeSchedule(deps.knex, id, validate(scheduleRemoval, await readJson(ctx, MAX_BYTES)).view)
    ctx.body = await listSchedules(deps, id)
  })
  router.get('/api/stats/readers', async (ctx) => {
    ctx.body = { items: await listReaders(deps.knex, deps.reference(), await ownerOf(ctx)) }
  })

  router.get('/api/notices/statistics', async (ctx) => {
    ctx.body = await listReceived(deps.knex, (await ownerOf(ctx)).id)
  })
  router.post('/api/notices/statistics', async (ctx) => {
    const { id } = await ownerOf(ctx)
    await want(deps.knex, id, validate(receivedBody, await readJson(ctx, MAX_BYTES)))
    ctx.body = await listReceived(deps.knex, id)
  })
}
