import type Router from '@koa/router'
import { statsFileQuery } from '../../../../contracts/stats.ts'
import type { Deps } from '../../../http/deps.ts'
import { reachOf } from '../../../http/guard.ts'
import { askerOf } from '../../../http/identify.ts'
import { describe } from '../../../http/openapi.ts'
import { validate } from '../../../http/validate.ts'
import { auditedAs } from '../../../identity/asker.ts'
import { appendAudit } from '../../../identity/audit.ts'
import { readStats } from '../readStats.ts'
import { describeStats, writeStats } from './write.ts'

const COMPANION = '/api/stats/file/csv-metadata.json'

describe({
  method: 'get',
  path: '/api/stats/file',
  summary:
    'A statistic as a file; in its name the seq that it holds. A workbook and Parquet say what they hold',
  needs: { right: 'see-reports', within: 'rows', programs: true },
  query: statsFileQuery,
  answerBytes: 'text/csv',
})

describe({
  method: 'get',
  path: COMPANION,
  summary:
    'What a statistic as CSV holds, for machines: CSV on the Web, with the figures of all rows; to lie beside the file',
  needs: { right: 'see-reports', within: 'rows' },
  query: statsFileQuery,
})

/** Statistics to take away. A table has an end (MAX_STATS_VALUES), so that a file of it is made at once. */
export function statsFileRoute(router: Router, deps: Deps): void {
  router.get('/api/stats/file', async (ctx) => {
    const { format, bom, ...query } = validate(statsFileQuery, ctx.query, 'invalid-query')
    const asker = await askerOf(ctx)
    const stats = await readStats(deps, query, reachOf(ctx))
    const choice = { city: deps.reference().city.code, bom: bom === 'yes' }
    const { name, type, bytes, rows, audit } = await writeStats(format, stats, query, choice)
    if (asker) await appendAudit(deps.knex, { kind: 'export', ...auditedAs(asker, audit) })
    ctx.attachment(name)
    ctx.type = type
    ctx.set('X-As-Of-Seq', String(stats.asOfSeq))
    ctx.set('X-Rows', String(rows))
    if (format === 'csv')
      ctx.set('Link', `<${COMPANION}${ctx.search}>; rel="describedby"; type="application/csvm+json"`)
    ctx.body = bytes
  })

  router.get(COMPANION, async (ctx) => {
    const { format: _, bom: __, ...query } = validate(statsFileQuery, ctx.query, 'invalid-query')
    const stats = await readStats(deps, query, reachOf(ctx))
    ctx.body = describeStats(stats, query, deps.reference().city.code)
    ctx.type = 'application/csvm+json'
  })
}
