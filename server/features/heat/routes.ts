import type Router from '@koa/router'
import { heat, heatHours, heatHoursQuery, heatQuery } from '../../../contracts/heat.ts'
import type { Deps } from '../../http/deps.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import { readHeat } from './readHeat.ts'
import { readHours } from './readHours.ts'

describe({
  method: 'get',
  path: '/api/heat',
  summary: 'Reports received per H3 cell',
  needs: { right: 'see-figures' },
  query: heatQuery,
  answer: heat,
})
describe({
  method: 'get',
  path: '/api/heat/hours',
  summary: 'Reports received per hour of the city’s day, by group of categories',
  needs: { right: 'see-figures' },
  query: heatHoursQuery,
  answer: heatHours,
})

/** `GET /api/heat`, `GET /api/heat/hours` */
export function heatRoutes(router: Router, deps: Deps): void {
  router.get('/api/heat', async (ctx) => {
    ctx.body = await readHeat(deps, validate(heatQuery, ctx.query, 'invalid-query'))
  })

  router.get('/api/heat/hours', async (ctx) => {
    ctx.body = await readHours(deps, validate(heatHoursQuery, ctx.query, 'invalid-query'))
  })
}
