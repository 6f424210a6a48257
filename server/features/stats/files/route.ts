import type Router from '@koa/router'
import { statsFileQuery } from '../../../../contracts/stats.ts'
import type { Deps } from '../../../http/deps.ts'
import { reachOf } from '../../../http/guard.ts'
import { askerOf } from '../../../http/identify.ts'
import { describe } from '../../../http/openapi.ts'
import { validate } from '../../../http/validate.ts'
import { appendAudit } from '../../../identity/audit.ts'
import { readStats } from '../readStats.ts'
import { writeStats } from './write.ts'

describe({
  method: 'get',
  path: '/api/stats/file',
  summary:
    'A statistic as a file; in its name the seq that it holds. A workbook and Parquet say what they hold',
  needs: { right: 'see-reports', within: 'rows' },
  query: statsFileQuery,
  answerBytes: 'text/csv',
})

/** Statistics to take away. A table has an end (MAX_STATS_VALUES), so that a file of it is made at once. */
export function statsFileRoute(router: Router, deps: Deps): void {
  router.get('/api/stats/file', async (ctx) => {
    const { format, bom, ...query } = validate(statsFileQuery, ctx.query, 'invalid-query')
    const asker = await askerOf(ctx)
    const stats = await readStats(deps, query, reachOf(ctx))
    const choice = { city: deps.reference().city.code, bom: bom === 'yes' }
    const { name, type, bytes, rows, audit } = await writeStats(format, stats, query, choice)
    if (asker) await appendAudit(deps.knex, { kind: 'export', accountId: asker.accountId, data: audit })
    ctx.attachment(name)
    ctx.type = type
    ctx.set('X-As-Of-Seq', String(stats.asOfSeq))
    ctx.set('X-Rows', String(rows))
    ctx.body = bytes
  })
}
