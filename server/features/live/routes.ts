import type Router from '@koa/router'
import { liveQuery, snapshot, type Snapshot } from '../../../contracts/socket.ts'
import { fieldProblem } from '../../errors.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'

describe({
  method: 'get',
  path: '/api/live',
  summary: 'A scope as the live socket’s snapshot gives it, for a page whose socket is still on its way',
  needs: { right: 'see-figures', within: 'scope' },
  query: liveQuery,
  answer: snapshot,
})

/** `GET /api/live`; `snapshotOf` gives null for a scope that the city does not have. */
export function liveRoutes(router: Router, snapshotOf: (scope: string) => Snapshot | null): void {
  router.get('/api/live', (ctx) => {
    const { scope } = validate(liveQuery, ctx.query, 'invalid-query')
    const found = snapshotOf(scope)
    if (!found) throw fieldProblem('unknown-code', 'scope', `The city has no scope “${scope}”`)
    ctx.set('Cache-Control', 'no-store')
    ctx.body = found
  })
}
