import { finished } from 'node:stream/promises'
import type Router from '@koa/router'
import type { Context } from 'koa'
import {
  openData,
  openDecision,
  openPreviewLine,
  openQuery,
  openSettings,
  openVersions,
  type OpenData,
} from '../../../contracts/openData.ts'
import { ProblemError } from '../../errors.ts'
import { readJson } from '../../http/body.ts'
import type { Deps } from '../../http/deps.ts'
import { personOf } from '../../http/identify.ts'
import { isKnown } from '../../http/conditional.ts'
import { describe } from '../../http/openapi.ts'
import { createLines } from '../../http/lines.ts'
import { keepPace } from '../../http/pace.ts'
import { publicOrigin } from '../../http/origin.ts'
import { validate } from '../../http/validate.ts'
import { previewRelease } from '../../openData/preview.ts'
import { decide } from '../../openData/decide.ts'
import {
  listDecisions,
  readAwaited,
  requireNothingAwaited,
  sliceOf,
  type Awaited,
  type Slice,
} from '../../openData/slice.ts'
import { openCatalog } from './catalog.ts'
import { describeCsv } from './csvw.ts'
import { openColumns, openCsv } from './openCsv.ts'

const MAX_BYTES = 8192
/** Files that are read at a time, whoever reads them. */
const MOST = 4
/** Choices that are tried at a time. */
const PREVIEWS = 2
const manages = { right: 'manage-access' } as const

describe({
  ...{ method: 'get', path: '/api/open-data', needs: 'nothing', answer: openData },
  summary: 'What of the reports is public',
})
describe({
  ...{ method: 'get', path: '/api/open-data/versions', needs: manages, answer: openVersions },
  summary: 'Every decision about what is public',
})
describe({
  ...{
    method: 'post',
    path: '/api/open-data/preview',
    needs: manages,
    body: openSettings,
    answerLines: openPreviewLine,
  },
  summary: 'How much a choice would make public, line by line with progress; changes nothing',
})
describe({
  ...{ method: 'post', path: '/api/open-data', needs: manages, body: openDecision, answer: openData },
  summary:
    'Decide what is public from now on: what is left out is gone at once, the rest is made in the background',
})
describe({
  ...{ method: 'get', path: '/open/reports.csv', needs: 'nothing', answerBytes: 'text/csv' },
  summary: 'The public reports, whole',
})
describe({
  ...{ method: 'get', path: '/open/reports.csv-metadata.json', needs: 'nothing' },
  summary: 'What describes them to machines: CSV on the Web',
})
describe({
  ...{ method: 'get', path: '/open/catalog.jsonld', needs: 'nothing' },
  summary: 'The catalogue of what is public: DCAT',
})

const present = (slice: Slice | null, awaited: Awaited | null): OpenData => ({
  slice: slice && {
    ...{
      version: slice.version,
      settings: slice.settings,
      published: slice.published,
      withheld: slice.withheld,
    },
    ...{ decidedAt: slice.decidedAt.toISOString(), until: slice.until.toISOString() },
  },
  awaited: awaited && { ...awaited, decidedAt: awaited.decidedAt.toISOString() },
})

/** Open data: what is public, what decides it, and the files of it. */
export function openRoutes(router: Router, deps: Deps): void {
  let reading = 0
  const lines = createLines(deps.log, { name: 'preview of open data', atOnce: PREVIEWS })

  const presentNow = async () => present(await sliceOf(deps), await readAwaited(deps.knex))

  async function publicSlice(): Promise<Slice> {
    const slice = await sliceOf(deps)
    if (slice) return slice
    await requireNothingAwaited(deps.knex)
    throw new ProblemError('not-found', 'This city has made no reports public')
  }

  /** Says which slice it is. */
  function name(ctx: Context, { version, madeAt, seq }: Slice): void {
    ctx.set('Access-Control-Allow-Origin', '*')
    ctx.set('Cache-Control', 'no-cache')
    ctx.set('Last-Modified', madeAt.toUTCString())
    ctx.set('X-As-Of-Seq', String(seq))
    ctx.etag = `${version}-${madeAt.getTime()}`
  }

  router.get('/api/open-data', async (ctx) => {
    ctx.body = await presentNow()
  })
  router.get('/api/open-data/versions', async (ctx) => {
    ctx.body = await listDecisions(deps.knex)
  })
  router.post('/api/open-data/preview', async (ctx) => {
    const settings = validate(openSettings, await readJson(ctx, MAX_BYTES))
    // Compression would hold the lines of progress back.
    ctx.compress = false
    ctx.type = 'application/x-ndjson'
    ctx.body = lines((listener) => previewRelease(deps, settings, listener))
  })
  router.post('/api/open-data', async (ctx) => {
    const decision = validate(openDecision, await readJson(ctx, MAX_BYTES))
    await decide(deps, (await personOf(ctx)).accountId, decision)
    ctx.body = await presentNow()
  })

  router.get('/open/reports.csv', async (ctx) => {
    name(ctx, await publicSlice())
    ctx.set('Link', '</open/reports.csv-metadata.json>; rel="describedby"; type="application/csvm+json"')
    if (isKnown(ctx)) return
    if (reading >= MOST)
      throw new ProblemError('too-many-exports', 'Many read this file now: ask again', { retryAfter: 10 })
    reading++
    try {
      const { file, slice } = await openCsv(deps)
      name(ctx, slice)
      void finished(file)
        .catch(() => {})
        .finally(() => reading--)
      keepPace(ctx.res, deps.pace, file)
      ctx.type = 'text/csv; charset=utf-8; header=present'
      ctx.body = file
    } catch (error) {
      reading--
      throw error
    }
  })
  router.get('/open/reports.csv-metadata.json', async (ctx) => {
    const slice = await publicSlice()
    name(ctx, slice)
    if (isKnown(ctx)) return
    ctx.body = describeCsv({
      url: 'reports.csv',
      title: { vi: 'Phản ánh công khai', en: 'Public reports' },
      about: {
        vi: `Tiếp nhận trước ${slice.until.toISOString()}, như lúc ấy`,
        en: `Received before ${slice.until.toISOString()}, as they stood then`,
      },
      columns: openColumns(deps.reference(), slice),
      key: 'id',
      licence: slice.settings.licence,
      modified: slice.madeAt.toISOString(),
    })
    ctx.type = 'application/csvm+json'
  })
  router.get('/open/catalog.jsonld', async (ctx) => {
    validate(openQuery, ctx.query, 'invalid-query')
    ctx.set('Access-Control-Allow-Origin', '*')
    ctx.body = openCatalog(deps.reference(), await sliceOf(deps), publicOrigin(ctx, deps.access))
    ctx.type = 'application/ld+json'
  })
}
