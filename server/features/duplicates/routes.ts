import type Router from '@koa/router'
import { duplicates, duplicatesQuery, merge } from '../../../contracts/duplicate.ts'
import { reportDetail } from '../../../contracts/report.ts'
import { readJson } from '../../http/body.ts'
import type { Deps } from '../../http/deps.ts'
import { learnsWho, reachOf, requireReach } from '../../http/guard.ts'
import { describe } from '../../http/openapi.ts'
import { reportCode } from '../../http/reportCode.ts'
import { validate } from '../../http/validate.ts'
import { mergeReports } from '../../reports/merge.ts'
import { readReport } from '../reports/detail.ts'
import { findDuplicates } from './findDuplicates.ts'

describe({
  method: 'get',
  path: '/api/reports/{code}/duplicates',
  summary: 'Open reports that may tell of the same thing, with what speaks for it',
  needs: { right: 'see-reports', within: 'report' },
  query: duplicatesQuery,
  answer: duplicates,
})
describe({
  method: 'post',
  path: '/api/reports/{code}/merge',
  summary: 'Close a report as the duplicate of another that is open',
  needs: { right: 'handle-reports', within: 'report' },
  body: merge,
  answer: reportDetail,
})

/** Finding reports of the same thing, and making one of them. */
export function duplicateRoutes(router: Router, deps: Deps): void {
  router.get('/api/reports/:code/duplicates', async (ctx) => {
    const { limit } = validate(duplicatesQuery, ctx.query, 'invalid-query')
    ctx.body = await findDuplicates(deps, reportCode(ctx.params.code), limit, reachOf(ctx))
  })

  router.post('/api/reports/:code/merge', async (ctx) => {
    const body = validate(merge, await readJson(ctx))
    await requireReach(ctx, deps, body.into)
    const given = reportCode(ctx.params.code)
    const { code } = await mergeReports(deps.knex, deps.reference(), given, body, reachOf(ctx))
    deps.committed()
    ctx.body = await readReport(deps, code, await learnsWho(ctx))
  })
}
