import Router from '@koa/router'
import Koa from 'koa'
import compress from 'koa-compress'
import helmet from 'koa-helmet'
import { Registry } from 'prom-client'
import sirv from 'sirv'
import type { Snapshot } from '../contracts/socket.ts'
import { accountRoutes } from './features/accounts/routes.ts'
import { auditRoutes } from './features/audit/routes.ts'
import { basemapRoutes } from './features/basemap/routes.ts'
import { boardRoutes } from './features/board/routes.ts'
import { cityRoutes } from './features/city/routes.ts'
import { deadlineRoutes } from './features/deadlines/routes.ts'
import { duplicateRoutes } from './features/duplicates/routes.ts'
import { exportRoutes } from './features/exports/routes.ts'
import { healthRoutes, type ProcessState } from './features/health/routes.ts'
import { heatRoutes } from './features/heat/routes.ts'
import { liveRoutes } from './features/live/routes.ts'
import { morningRoutes } from './features/morning/routes.ts'
import { noticeRoutes } from './features/notices/routes.ts'
import { ogcRoutes } from './features/ogc/routes.ts'
import { openRoutes } from './features/open/routes.ts'
import { replayRoutes } from './features/replay/routes.ts'
import { sessionRoutes } from './features/session/routes.ts'
import { slaRoutes } from './features/sla/routes.ts'
import { statsRoutes } from './features/stats/routes.ts'
import { photoRoutes } from './features/photos/routes.ts'
import { reportRoutes } from './features/reports/routes.ts'
import { tileRoutes } from './features/tiles/routes.ts'
import { wallRoutes } from './features/wall/routes.ts'
import { spanRoutes } from './features/wall/spanRoutes.ts'
import type { Deps } from './http/deps.ts'
import { identify } from './http/identify.ts'
import { guardRoutes } from './http/guard.ts'
import { measureRequests } from './http/metrics.ts'
import { refuseForeign, refuseForeignHost } from './http/origin.ts'
import { problems } from './http/problems.ts'

/** Folder of the built client; null to serve the API alone. */
type ClientFolder = string | null

/** What the process knows beside the database. */
type AppState = ProcessState & {
  /** The live snapshot of a scope; null for one that the city does not have. */
  snapshot: (scope: string) => Snapshot | null
}

/** The HTTP application; it never listens by itself. */
export function createApp(deps: Deps, state: AppState, clientFolder: ClientFolder): Koa {
  const app = new Koa()
  app.silent = true
  app.proxy = deps.access.trustProxy
  app.maxIpsCount = 1
  // The one exception to asking nobody else: a base map from another host, where somebody has set one.
  const outside = deps.realBase?.kind === 'style' ? [new URL(deps.realBase.url).origin] : []
  app.use(
    helmet({
      contentSecurityPolicy: {
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          workerSrc: ["'self'", 'blob:'],
          imgSrc: ["'self'", 'data:', 'blob:', ...outside],
          fontSrc: ["'self'"],
          connectSrc: ["'self'", ...outside],
          // Served over plain HTTP inside a control room too.
          upgradeInsecureRequests: null,
        },
      },
      strictTransportSecurity: false,
    }),
  )
  if (clientFolder) app.use(serveClient(clientFolder))
  const registry = new Registry()
  app.use(measureRequests(registry))
  app.use(problems(deps.log))
  app.use(refuseForeignHost(deps.access))
  app.use(refuseForeign(deps.access.origins))
  app.use(identify(deps.knex))
  const gzip = compress({ threshold: 2048, br: false, gzip: { level: 1 } })
  // The fastest level: answers are for a local network, and a board should not take longer to press than to read.
  // Who wants no encoding that there is gets the plain answer (RFC 9110, 12.5.3), not an error.
  app.use((ctx, next) => (ctx.acceptsEncodings('gzip') ? gzip(ctx, next) : next()))
  const router = new Router()
  sessionRoutes(router, deps)
  accountRoutes(router, deps)
  auditRoutes(router, deps)
  healthRoutes(router, deps, state, registry)
  cityRoutes(router, deps)
  basemapRoutes(router, deps)
  boardRoutes(router, deps)
  reportRoutes(router, deps)
  exportRoutes(router, deps)
  duplicateRoutes(router, deps)
  photoRoutes(router, deps)
  deadlineRoutes(router, deps)
  heatRoutes(router, deps)
  liveRoutes(router, state.snapshot)
  morningRoutes(router, deps)
  noticeRoutes(router, deps)
  ogcRoutes(router, deps, state.version)
  openRoutes(router, deps)
  replayRoutes(router, deps)
  slaRoutes(router, deps)
  tileRoutes(router, deps)
  statsRoutes(router, deps)
  wallRoutes(router, deps)
  spanRoutes(router, deps)
  guardRoutes(router, deps)
  app.use(router.routes())
  app.use(router.allowedMethods())
  return app
}

/** What the wall asks for first: browsers fetch it while the script that asks is on its way (client/api/index.ts). */
const firstAnswers = ['/api/live?scope=city', '/api/city', '/api/wall']
  .map((address) => `<${address}>; rel=preload; as=fetch; crossorigin`)
  .join(', ')

/** The built client: hashed assets for ever, and its page for every address that is not the API's. */
function serveClient(folder: string): Koa.Middleware {
  const serve = sirv(folder, {
    single: true,
    etag: true,
    gzip: true,
    setHeaders: (response, pathname) =>
      response.setHeader(
        'Cache-Control',
        pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      ),
  })
  return async (ctx, next) => {
    const isPage =
      (ctx.method === 'GET' || ctx.method === 'HEAD') &&
      !/^\/(api|metrics|live|ogc|tiles|open)(\/|$)/.test(ctx.path)
    if (!isPage) return next()
    ctx.respond = false
    if (/^\/(wall\/?)?$/.test(ctx.path)) ctx.res.setHeader('Link', firstAnswers)
    const served = await new Promise<boolean>((resolve) => {
      ctx.res.once('close', () => resolve(true))
      serve(ctx.req, ctx.res, () => resolve(false))
    })
    if (served) return
    ctx.respond = true
    await next()
  }
}
