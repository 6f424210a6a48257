import type Router from '@koa/router'
import { deadlines, deadlinesQuery } from '../../../contracts/deadlines.ts'
import type { Deps } from '../../http/deps.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import { PastAnswers } from '../../replay/pastAnswers.ts'
import { readDeadlines } from './readDeadlines.ts'

describe({
  method: 'get',
  path: '/api/deadlines',
  summary: 'What falls due in the next hours, and what is overdue, by area and agency',
  needs: { right: 'see-figures', within: 'scope' },
  query: deadlinesQuery,
  answer: deadlines,
})

/** `GET /api/deadlines` */
export function deadlineRoutes(router: Router, deps: Deps): void {
  const past = new PastAnswers()
  router.get('/api/deadlines', async (ctx) => {
    const query = validate(deadlinesQuery, ctx.query, 'invalid-query')
    const work = () => readDeadlines(deps, query)
    ctx.body = await (query.at === undefined ? work() : past.answer(deps.reference(), query, work))
  })
}
