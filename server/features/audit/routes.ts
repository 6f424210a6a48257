import type Router from '@koa/router'
import { auditPage, auditQuery, reporter } from '../../../contracts/identity.ts'
import { ProblemError } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import { personOf } from '../../http/identify.ts'
import { describe } from '../../http/openapi.ts'
import { reportCode } from '../../http/reportCode.ts'
import { validate } from '../../http/validate.ts'
import { listAudit } from '../../identity/audit.ts'
import { readReporter } from '../../identity/reporter.ts'

describe({
  method: 'get',
  path: '/api/audit',
  summary: 'Sign-ins, readings of identities and changes, newest first',
  needs: { right: 'manage-access' },
  query: auditQuery,
  answer: auditPage,
})
describe({
  method: 'get',
  path: '/api/reports/{code}/reporter',
  summary: 'Who reported: for the operations centre alone, and each reading is written down',
  needs: { right: 'see-identities', within: 'report' },
  answer: reporter,
})

/** What people answer for. */
export function auditRoutes(router: Router, { knex }: Deps): void {
  router.get('/api/audit', async (ctx) => {
    ctx.body = await listAudit(knex, validate(auditQuery, ctx.query, 'invalid-query'))
  })
  router.get('/api/reports/:code/reporter', async (ctx) => {
    const code = reportCode(ctx.params.code)
    const found = await readReporter(knex, code, (await personOf(ctx)).accountId)
    if (!found) throw new ProblemError('not-found', `There is no report ${code}`)
    ctx.body = found
  })
}
