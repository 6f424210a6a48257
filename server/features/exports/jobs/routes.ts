import { stat } from 'node:fs/promises'
import path from 'node:path'
import type Router from '@koa/router'
import type { Context } from 'koa'
import send from 'send'
import { z } from 'zod'
import { exportJob, exportJobs, exportQuery } from '../../../../contracts/export.ts'
import { ProblemError } from '../../../errors.ts'
import { readJson } from '../../../http/body.ts'
import type { Deps } from '../../../http/deps.ts'
import { reachOf } from '../../../http/guard.ts'
import { askerOf } from '../../../http/identify.ts'
import { describe } from '../../../http/openapi.ts'
import { keepPace } from '../../../http/pace.ts'
import { validate } from '../../../http/validate.ts'
import { conditionsOf } from '../../reports/conditions.ts'
import { linksOf } from '../companion.ts'
import { formats } from '../formats.ts'
import { requirePersonal } from '../personal.ts'
import { digestOf } from '../seal.ts'
import { fileOf, removeFiles, type ExportSettings } from './files.ts'
import { addJob, cancelJob, findJob, listJobs, removeJob, type Owner } from './store.ts'

const needs = { right: 'see-reports', within: 'rows' } as const

describe({
  ...{ method: 'post', path: '/api/exports', needs },
  summary: 'Have a file of reports written; it lies ready for some days',
  body: exportQuery,
  answer: exportJob,
  status: 201,
})
describe({
  ...{ method: 'get', path: '/api/exports', needs },
  summary: 'The files that you had written, newest first',
  answer: exportJobs,
})
describe({
  ...{ method: 'get', path: '/api/exports/jobs/{id}', needs },
  summary: 'How far a file is',
  answer: exportJob,
})
describe({
  ...{ method: 'delete', path: '/api/exports/jobs/{id}', needs },
  summary: 'Cancel a file that is being written, or take away one that was',
  status: 204,
})
describe({
  ...{ method: 'get', path: '/api/exports/jobs/{id}/file', needs },
  summary: 'A file that was written; a download that broke off goes on with Range and If-Range',
  answerBytes: 'application/octet-stream',
})

/** Whose jobs these are: of an account, of a screen, or of all that are not signed in where nobody has to be. */
async function ownerOf(ctx: Context): Promise<Owner> {
  const asker = await askerOf(ctx)
  if (!asker) return { key: 'nobody', accountId: null, reach: null }
  const { accountId, sessionId, reach } = asker
  const key = accountId === null ? `session ${sessionId}` : `account ${accountId}`
  return { key, accountId, reach: reach.of === 'city' ? null : reach }
}

/** @throws ProblemError `not-found` */
function idOf(ctx: Context): string {
  const id = z.uuid().safeParse(ctx.params.id)
  if (!id.success) throw new ProblemError('not-found', `You have no export ${String(ctx.params.id)}`)
  return id.data
}

/** Files that are written while nobody waits for them. @param settings null where they are not */
export function exportJobRoutes(router: Router, deps: Deps, settings: ExportSettings | null): void {
  const { knex } = deps

  router.post('/api/exports', async (ctx) => {
    const query = validate(exportQuery, await readJson(ctx))
    await requirePersonal(ctx as Context, query)
    if (!settings) throw new ProblemError('unavailable', 'This server keeps no files: read one directly')
    // A filter that is wrong is told now, and not by a job that fails.
    conditionsOf(deps.reference(), query, reachOf(ctx))
    const job = await addJob(knex, await ownerOf(ctx), query)
    ctx.status = 201
    ctx.set('Location', `/api/exports/jobs/${job.id}`)
    ctx.body = job
  })

  router.get('/api/exports', async (ctx) => {
    ctx.body = { items: await listJobs(knex, await ownerOf(ctx)), recordDays: settings?.recordDays ?? null }
  })

  router.get('/api/exports/jobs/:id', async (ctx) => {
    ctx.body = await findJob(knex, await ownerOf(ctx), idOf(ctx))
  })

  router.delete('/api/exports/jobs/:id', async (ctx) => {
    const [owner, id] = [await ownerOf(ctx), idOf(ctx)]
    if (!(await cancelJob(knex, owner, id))) {
      await findJob(knex, owner, id)
      await removeJob(knex, owner, id)
      if (settings) await removeFiles(settings, [id])
    }
    ctx.status = 204
  })

  router.get('/api/exports/jobs/:id/file', async (ctx) => {
    const job = await findJob(knex, await ownerOf(ctx), idOf(ctx))
    await requirePersonal(ctx as Context, { personal: job.filters.personal ? 'yes' : undefined })
    const file = settings && fileOf(settings, job.id)
    if (!job.file || !file || !(await stat(file).catch(() => null)))
      throw new ProblemError('not-found', `There is no file of export ${job.id}: it is ${job.state}`)
    ctx.attachment(job.file.name)
    ctx.type = formats[job.format].type
    // What was written is never written over: its id says all.
    ctx.set('ETag', `"${job.id}"`)
    ctx.set('Link', linksOf(job.file.statement, job.format))
    // Of the whole file as it is (RFC 9530), whatever range of it is sent: it is never encoded on its way.
    if (job.file.sha256) ctx.set('Repr-Digest', digestOf(job.file.sha256))
    keepPace(ctx.res, deps.pace)
    ctx.respond = false
    ctx.res.statusCode = 200
    send(ctx.req, path.basename(file), { root: path.dirname(file), cacheControl: false, dotfiles: 'allow' })
      .on('error', (error: { status?: number; headers?: Record<string, string> }) => {
        if (error.status !== 416 || ctx.res.headersSent) return ctx.res.destroy()
        ctx.res.removeHeader('Repr-Digest')
        ctx.res.writeHead(416, { 'Content-Range': error.headers?.['Content-Range'] ?? '' }).end()
      })
      .pipe(ctx.res)
  })
}
