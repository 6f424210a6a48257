import { finished } from 'node:stream/promises'
import type Router from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import { exportQuery } from '../../../contracts/export.ts'
import { exportRecord, type ExportRecord } from '../../../contracts/exportRecord.ts'
import { ProblemError } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import { reachOf } from '../../http/guard.ts'
import { askerOf } from '../../http/identify.ts'
import { describe } from '../../http/openapi.ts'
import { keepPace } from '../../http/pace.ts'
import { validate } from '../../http/validate.ts'
import { auditedAs } from '../../identity/asker.ts'
import { appendAudit } from '../../identity/audit.ts'
import { companionOf, linksOf, recordAddress } from './companion.ts'
import { auditOf, fileName } from './fileName.ts'
import { formats } from './formats.ts'
import { exportJobRoutes } from './jobs/routes.ts'
import { requirePersonal } from './personal.ts'
import { openExport } from './openExport.ts'
import { findRecord, isTaker } from './records.ts'

/** Files that are written at a time: for one asker, and in all. */
const MOST = { each: 2, all: 6 }

describe({
  method: 'get',
  path: '/api/exports/reports',
  summary:
    'Reports by filter, whole, as a file; in its name the id of its statement and the seq that it holds',
  needs: { right: 'see-reports', within: 'rows', programs: true },
  query: exportQuery,
  answerBytes: 'text/csv',
})
describe({
  method: 'get',
  path: '/api/exports/{id}',
  summary:
    'What a file that was handed out holds, and what proves that it is that file, by the id in its name',
  needs: { right: 'see-reports', within: 'rows', programs: true },
  answer: exportRecord,
})
describe({
  method: 'get',
  path: '/api/exports/{id}/csv-metadata.json',
  summary: 'The columns of a CSV file that was handed out, for machines: CSV on the Web',
  needs: { right: 'see-reports', within: 'rows', programs: true },
})

/** Exports of rows, and what is kept of files that were made, those of statistics too. */
export function exportRoutes(router: Router, deps: Deps): void {
  const underWay = new Map<string, number>()

  /** @throws ProblemError `too-many-exports` */
  function take(asker: string): () => void {
    const mine = underWay.get(asker) ?? 0
    const all = [...underWay.values()].reduce((sum, n) => sum + n, 0)
    if (mine >= MOST.each || all >= MOST.all)
      throw new ProblemError('too-many-exports', 'Wait until one of your files is complete, then ask again', {
        retryAfter: 10,
      })
    underWay.set(asker, mine + 1)
    let taken = true
    return () => {
      if (!taken) return
      taken = false
      const left = underWay.get(asker)! - 1
      if (left > 0) underWay.set(asker, left)
      else underWay.delete(asker)
    }
  }

  router.get('/api/exports/reports', async (ctx) => {
    const query = validate(exportQuery, ctx.query, 'invalid-query')
    await requirePersonal(ctx as Context, query)
    const asker = await askerOf(ctx)
    const giveBack = take(asker ? `session ${asker.sessionId}` : ctx.ip)
    let opened: Awaited<ReturnType<typeof openExport>> | undefined
    try {
      opened = await openExport(deps, query, reachOf(ctx), asker)
      const { statement, file } = opened
      if (asker) await appendAudit(deps.knex, { kind: 'export', ...auditedAs(asker, auditOf(statement)) })
      void finished(file)
        .catch(() => {})
        .finally(giveBack)
      keepPace(ctx.res, deps.pace, file)
      ctx.attachment(fileName(statement))
      ctx.type = formats[query.format].type
      ctx.set('X-As-Of-Seq', String(statement.asOfSeq))
      ctx.set('X-Rows', String(statement.totals.reports))
      ctx.set('Link', linksOf(recordAddress(statement.id), statement.format))
      ctx.body = file
    } catch (error) {
      opened?.file.destroy()
      giveBack()
      throw error
    }
  })

  exportJobRoutes(router, deps, deps.exports)

  router.get('/api/exports/:id', async (ctx) => {
    ctx.body = await recordOf(ctx)
  })

  router.get('/api/exports/:id/csv-metadata.json', async (ctx) => {
    const record = await recordOf(ctx)
    if (record.format !== 'csv')
      throw new ProblemError('not-found', `What was handed out as ${record.id} is no CSV file`)
    ctx.body = companionOf(record)
    ctx.type = 'application/csvm+json'
  })

  /** @throws ProblemError `not-found` for what was not handed out, or is not for who asks; `no-longer-kept` */
  async function recordOf(ctx: Context): Promise<ExportRecord> {
    const id = z.uuid().safeParse(ctx.params.id)
    const found = id.success ? await findRecord(deps.knex, id.data) : null
    // Who sees a part of the city reads what her own files hold.
    if (!found || (reachOf(ctx) !== null && !isTaker(found.taker, await askerOf(ctx))))
      throw new ProblemError('not-found', `No complete file was handed out as ${String(ctx.params.id)}`)
    if (!found.record)
      throw new ProblemError(
        'no-longer-kept',
        `A file was handed out as ${id.data}; what it held and what proved it is kept no longer`,
      )
    return found.record
  }
}
