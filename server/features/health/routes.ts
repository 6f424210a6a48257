import type Router from '@koa/router'
import type { Registry } from 'prom-client'
import { health, type Health } from '../../../contracts/health.ts'
import type { Deps } from '../../http/deps.ts'
import { describe, openApiDocument } from '../../http/openapi.ts'
import { countWaiting, readHead, type LogHead } from '../../log/read.ts'
import { addMetrics } from './metrics.ts'

describe({
  method: 'get',
  path: '/api/health',
  summary: 'Whether everything works',
  needs: 'nothing',
  answer: health,
})
describe({
  method: 'get',
  path: '/metrics',
  summary: 'For Prometheus, as text',
  needs: { right: 'see-figures', programs: true },
})
describe({ method: 'get', path: '/api/openapi.json', summary: 'This document', needs: 'nothing' })

/** What the process knows of itself beside the database. */
export interface ProcessState {
  version: string
  leading: () => boolean
  clients: () => number
}

/** An outbox that holds more than this many events is not being emptied. */
const WAITING_LIMIT = 20_000

/** `GET /api/health`, `/metrics`, `/api/openapi.json` */
export function healthRoutes(
  router: Router,
  { knex, reference }: Deps,
  state: ProcessState,
  registry: Registry,
): void {
  addMetrics(registry, knex, state)
  let lastHead: LogHead = { epoch: '', seq: 0, foldedAt: new Date(0) }

  router.get('/api/health', async (ctx) => {
    let waiting = 0
    let database: Health['database'] = 'ok'
    try {
      lastHead = await readHead(knex)
      waiting = await countWaiting(knex)
    } catch {
      database = 'down'
    }
    const ok = database === 'ok' && waiting <= WAITING_LIMIT
    ctx.status = ok ? 200 : 503
    ctx.body = {
      status: ok ? 'ok' : 'degraded',
      version: state.version,
      city: reference().city.code,
      epoch: lastHead.epoch,
      seq: lastHead.seq,
      asOf: lastHead.foldedAt.toISOString(),
      database,
      sequencer: { leader: state.leading(), waiting },
      clients: state.clients(),
    } satisfies Health
  })

  router.get('/metrics', async (ctx) => {
    ctx.type = registry.contentType
    ctx.body = await registry.metrics()
  })

  const document = openApiDocument(state.version)
  router.get('/api/openapi.json', (ctx) => {
    ctx.body = document
  })
}
