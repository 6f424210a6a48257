import { finished } from 'node:stream/promises'
import type Router from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import { exportQuery, exportStatement, type ExportStatement } from '../../../contracts/export.ts'
import { ProblemError } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import { reachOf } from '../../http/guard.ts'
import { askerOf } from '../../http/identify.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import { auditedAs } from '../../identity/asker.ts'
import { appendAudit } from '../../identity/audit.ts'
import { describeCsv } from '../open/csvw.ts'
import { auditOf, fileName } from './fileName.ts'
import { formats } from './formats.ts'
import { exportJobRoutes } from './jobs/routes.ts'
import { requirePersonal } from './personal.ts'
import { openExport } from './openExport.ts'

/** Files that are written at a time: for one asker, and in all. */
const MOST = { each: 2, all: 6 }
/** Whoever takes nothing for so long is gone. */
const STALLED_MS = 60_000

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
  summary: 'What a file that was handed out holds, by the id in its name',
  needs: { right: 'see-reports', within: 'rows' },
  answer: exportStatement,
})

describe({
  method: 'get',
  path: '/api/exports/{id}/csv-metadata.json',
  summary: 'The columns of a CSV file that was handed out, for machines: CSV on the Web',
  needs: { right: 'see-reports', within: 'rows' },
})

/** Exports of rows, and the statements of those that were made. */
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
      opened = await openExport(deps, query, reachOf(ctx), asker?.accountId ?? null)
      const { statement, file } = opened
      if (asker) await appendAudit(deps.knex, { kind: 'export', ...auditedAs(asker, auditOf(statement)) })
      void finished(file)
        .catch(() => {})
        .finally(giveBack)
      ctx.res.setTimeout(deps.stalledMs ?? STALLED_MS, () => ctx.res.destroy())
      ctx.attachment(fileName(statement))
      ctx.type = formats[query.format].type
      ctx.set('X-As-Of-Seq', String(statement.asOfSeq))
      ctx.set('X-Rows', String(statement.totals.reports))
      const about = `/api/exports/${statement.id}`
      ctx.set('Link', [
        `<${about}>; rel="describedby"`,
        ...(query.format === 'csv'
          ? [`<${about}/csv-metadata.json>; rel="describedby"; type="application/csvm+json"`]
          : []),
      ])
      ctx.body = file
    } catch (error) {
      opened?.file.destroy()
      giveBack()
      throw error
    }
  })

  exportJobRoutes(router, deps, deps.exports)

  router.get('/api/exports/:id', async (ctx) => {
    ctx.body = await statementOf(ctx)
  })

  router.get('/api/exports/:id/csv-metadata.json', async (ctx) => {
    const statement = await statementOf(ctx)
    if (statement.format !== 'csv')
      throw new ProblemError('not-found', `What was handed out as ${statement.id} is no CSV file`)
    ctx.body = describeCsv({
      url: fileName(statement),
      title: { vi: 'Phản ánh', en: 'Reports' },
      about: {
        vi: `${statement.totals.reports} phản ánh tại seq ${statement.asOfSeq}`,
        en: `${statement.totals.reports} reports at seq ${statement.asOfSeq}`,
      },
      columns: statement.columns.map(({ name, type, title, description }) => ({
        ...{ name, type, title, about: description },
      })),
      key: 'code',
      modified: statement.asOf,
      statement,
    })
    ctx.type = 'application/csvm+json'
  })

  /** @throws ProblemError `not-found` for what was not handed out, or is not for who asks */
  async function statementOf(ctx: Context): Promise<ExportStatement> {
    const id = z.uuid().safeParse(ctx.params.id)
    const { rows } = id.success
      ? await deps.knex.raw('select statement, account_id as "accountId" from export where id = ?', [id.data])
      : { rows: [] }
    const asker = await askerOf(ctx)
    // Who sees a part of the city reads what her own files hold.
    if (rows.length === 0 || (reachOf(ctx) !== null && rows[0].accountId !== asker?.accountId))
      throw new ProblemError('not-found', `No complete file was handed out as ${ctx.params.id}`)
    return rows[0].statement
  }
}
