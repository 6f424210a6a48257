import type Router from '@koa/router'
import { morning, morningQuery } from '../../../contracts/morning.ts'
import type { Deps } from '../../http/deps.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import { readMorning } from './readMorning.ts'

describe({
  method: 'get',
  path: '/api/morning',
  summary:
    'What the leader of an area sees first: backlog, what goes late, what changed since the day before',
  query: morningQuery,
  answer: morning,
})

/** The pages of leaders. */
export function morningRoutes(router: Router, deps: Deps): void {
  router.get('/api/morning', async (ctx) => {
    ctx.body = await readMorning(deps, validate(morningQuery, ctx.query, 'invalid-query'))
  })
}
