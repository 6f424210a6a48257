import type Router from '@koa/router'
import { adoptionQuery, adoptionRows, areaCollection, areasQuery, city } from '../../../contracts/city.ts'
import type { Deps } from '../../http/deps.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import type { AreaSet } from '../../reports/reference.ts'
import { listAdoption, presentCity, readAreas, setOf } from './readCity.ts'

describe({
  method: 'get',
  path: '/api/city',
  summary: 'The city, its lists and its area sets',
  needs: 'nothing',
  answer: city,
})
describe({
  method: 'get',
  path: '/api/areas',
  summary: 'The areas of a set as GeoJSON',
  needs: 'nothing',
  query: areasQuery,
  answer: areaCollection,
})
describe({
  method: 'get',
  path: '/api/adoption',
  summary: 'Accounts and people per area',
  needs: { right: 'see-figures' },
  query: adoptionQuery,
  answer: adoptionRows,
})

/** What a client needs to name and to draw things. */
export function cityRoutes(router: Router, { knex, reference, now }: Deps): void {
  // Kept as long as the lists it was made from: an import of boundaries makes new ones.
  const geometries = new WeakMap<AreaSet, Promise<string>>()

  router.get('/api/city', (ctx) => {
    ctx.body = presentCity(reference(), reference().workingTime.dayOf(now()))
  })

  router.get('/api/areas', async (ctx) => {
    const set = setOf(reference(), validate(areasQuery, ctx.query, 'invalid-query').set)
    const json = geometries.get(set) ?? readAreas(knex, set).then((areas) => JSON.stringify(areas))
    geometries.set(set, json)
    json.catch(() => geometries.delete(set))
    ctx.type = 'application/geo+json'
    ctx.body = await json
  })

  router.get('/api/adoption', async (ctx) => {
    ctx.body = await listAdoption(knex, reference(), validate(adoptionQuery, ctx.query, 'invalid-query'))
  })
}
