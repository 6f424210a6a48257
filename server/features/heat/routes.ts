import type Router from '@koa/router'
import { heat, heatQuery } from '../../../contracts/heat.ts'
import type { Deps } from '../../http/deps.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import { readHeat } from './readHeat.ts'

describe({
  method: 'get',
  path: '/api/heat',
  summary: 'Reports received per H3 cell',
  query: heatQuery,
  answer: heat,
})

/** `GET /api/heat` */
export function heatRoutes(router: Router, deps: Deps): void {
  router.get('/api/heat', async (ctx) => {
    ctx.body = await readHeat(deps, validate(heatQuery, ctx.query, 'invalid-query'))
  })
}
