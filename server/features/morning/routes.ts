import type Router from '@koa/router'
import { agencyMorning, agencyMorningQuery } from '../../../contracts/agencyMorning.ts'
import { morning, morningQuery } from '../../../contracts/morning.ts'
import type { Deps } from '../../http/deps.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import { readAgencyMorning } from './readAgencyMorning.ts'
import { readMorning } from './readMorning.ts'

describe({
  method: 'get',
  path: '/api/morning',
  summary:
    'What the leader of an area sees first: backlog, what goes late, what changed since the day before',
  needs: { right: 'see-reports', within: 'scope' },
  query: morningQuery,
  answer: morning,
})
describe({
  method: 'get',
  path: '/api/morning/agency',
  summary:
    'What the head of an agency sees first: queue, where it leads, on time by category, what people said',
  needs: { right: 'see-reports', within: 'scope' },
  query: agencyMorningQuery,
  answer: agencyMorning,
})

/** The pages of leaders. */
export function morningRoutes(router: Router, deps: Deps): void {
  router.get('/api/morning', async (ctx) => {
    ctx.body = await readMorning(deps, validate(morningQuery, ctx.query, 'invalid-query'))
  })

  router.get('/api/morning/agency', async (ctx) => {
    ctx.body = await readAgencyMorning(deps, validate(agencyMorningQuery, ctx.query, 'invalid-query'))
  })
}
