import type Router from '@koa/router'
import { stats, statsQuery } from '../../../contracts/stats.ts'
import type { Deps } from '../../http/deps.ts'
import { reachOf } from '../../http/guard.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import { statsFileRoute } from './files/route.ts'
import { readStats } from './readStats.ts'
import { scheduleRoutes } from './schedules/routes.ts'
import { statsViewRoutes } from './viewRoutes.ts'

describe({
  method: 'get',
  path: '/api/stats',
  summary: 'Any figures by up to three dimensions, with sub-totals, each cell with the address of its rows',
  needs: { right: 'see-reports', within: 'rows', programs: true },
  query: statsQuery,
  answer: stats,
})

/** Statistics. */
export function statsRoutes(router: Router, deps: Deps): void {
  router.get('/api/stats', async (ctx) => {
    ctx.body = await readStats(deps, validate(statsQuery, ctx.query, 'invalid-query'), reachOf(ctx))
  })
  statsFileRoute(router, deps)
  statsViewRoutes(router, deps)
  scheduleRoutes(router, deps)
}
