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
import { writeStats } from './write.ts'

describe({
  method: 'get',
  path: '/api/stats/file',
  summary:
    'A statistic as a file; in its name the seq that it holds and the id of its statement (GET /api/exports/{id})',
  needs: { right: 'see-reports', within: 'rows', programs: true },
  query: statsFileQuery,
  answerBytes: 'text/csv',
})

/** Statistics to take away. A table has an end (MAX_STATS_VALUES), so that a file of it is made at once. */
export function statsFileRoute(router: Router, deps: Deps): void {
  router.get('/api/stats/file', async (ctx) => {
    const asked = validate(statsFileQuery, ctx.query, 'invalid-query')
    const { format: _, bom: __, ...query } = asked
    const asker = await askerOf(ctx)
    const stats = await readStats(deps, query, reachOf(ctx))
    const { name, type, bytes, rows, links, audit, keep } = await writeStats(deps, stats, asked, asker)
    // Whoever asks for the head alone is given no file.
    if (ctx.method !== 'HEAD') {
      await keep()
      if (asker) await appendAudit(deps.knex, { kind: 'export', ...auditedAs(asker, audit) })
    }
    ctx.attachment(name)
    ctx.type = type
    ctx.set('X-As-Of-Seq', String(stats.asOfSeq))
    ctx.set('X-Rows', String(rows))
    ctx.set('Link', links)
    ctx.body = bytes
  })
}
