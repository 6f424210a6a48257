import type Router from '@koa/router'
import { basemap } from '../../../contracts/basemap.ts'
import type { Deps } from '../../http/deps.ts'
import { describe } from '../../http/openapi.ts'
import { readBasemap } from './readBasemap.ts'

describe({
  method: 'get',
  path: '/api/basemap',
  summary: 'Schematic water and main roads of the city as GeoJSON, for orientation',
  answer: basemap,
})

/** `GET /api/basemap`: read once, for it does not change while the process lives. */
export function basemapRoutes(router: Router, { reference }: Deps): void {
  let read: Promise<string> | undefined
  router.get('/api/basemap', async (ctx) => {
    read ??= readBasemap(reference().city.code).then((map) => JSON.stringify(map))
    read.catch(() => (read = undefined))
    ctx.type = 'application/geo+json'
    ctx.set('Cache-Control', 'no-cache')
    ctx.body = await read
  })
}
