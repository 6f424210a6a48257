import type { Middleware } from 'koa'
import { Histogram, type Registry } from 'prom-client'

/** Measures each request to the API, by route and status; put it outside of what renders errors. */
export function measureRequests(registry: Registry): Middleware {
  const requests = new Histogram({
    name: 'toancanh_http_request_duration_seconds',
    help: 'Time to answer a request to the API, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  return async (ctx, next) => {
    const stop = requests.startTimer()
    try {
      await next()
    } finally {
      const route = (ctx as { _matchedRoute?: unknown })._matchedRoute
      stop({
        method: ctx.method,
        route: typeof route === 'string' ? route : 'none',
        status: String(ctx.status),
      })
    }
  }
}
