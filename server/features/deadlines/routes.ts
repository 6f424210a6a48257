import type Router from '@koa/router'
import { deadlines, deadlinesQuery } from '../../../contracts/deadlines.ts'
import type { Deps } from '../../http/deps.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import { readDeadlines } from './readDeadlines.ts'

describe({
  method: 'get',
  path: '/api/deadlines',
  summary: 'What falls due in the next hours, and what is overdue, by area and agency',
  query: deadlinesQuery,
  answer: deadlines,
})

/** `GET /api/deadlines` */
export function deadlineRoutes(router: Router, deps: Deps): void {
  router.get('/api/deadlines', async (ctx) => {
    ctx.body = await readDeadlines(deps, validate(deadlinesQuery, ctx.query, 'invalid-query'))
  })
}
