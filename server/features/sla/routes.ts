import type Router from '@koa/router'
import { slaExplanation, slaRules } from '../../../contracts/sla.ts'
import type { Deps } from '../../http/deps.ts'
import { describe } from '../../http/openapi.ts'
import { reportCode } from '../../http/reportCode.ts'
import { changeRoutes } from './changes/routes.ts'
import { explainReport } from './explainReport.ts'
import { listRules } from './listRules.ts'
import { whatIfRoute } from './whatIf/route.ts'

describe({
  method: 'get',
  path: '/api/reports/{code}/sla',
  summary: 'Why a report’s deadline is what it is, recomputed from its events',
  needs: { right: 'see-reports', within: 'report' },
  answer: slaExplanation,
})
describe({
  method: 'get',
  path: '/api/sla/rules',
  summary: 'Every version of every rule of deadlines',
  needs: { right: 'see-figures' },
  answer: slaRules,
})

/** Deadlines: why they are, and what rules them. */
export function slaRoutes(router: Router, deps: Deps): void {
  router.get('/api/reports/:code/sla', async (ctx) => {
    ctx.body = await explainReport(deps, reportCode(ctx.params.code))
  })

  router.get('/api/sla/rules', async (ctx) => {
    ctx.body = await listRules(deps.knex)
  })

  changeRoutes(router, deps)
  whatIfRoute(router, deps)
}
