import type Router from '@koa/router'
import { z } from 'zod'
import { basemap, type Basemap } from '../../../contracts/basemap.ts'
import { ProblemError } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import type { RealBase } from './realBase.ts'

const TILES = '/api/basemap/{z}/{x}/{y}'
const part = z
  .string()
  .regex(/^\d{1,8}$/)
  .transform(Number)
const tileAddress = z.object({ z: part, x: part, y: part })

describe({
  method: 'get',
  path: '/api/basemap',
  summary: 'Schematic water and main roads of the city as GeoJSON, for orientation',
  needs: 'nothing',
  answer: basemap,
})

describe({ method: 'get', path: TILES, summary: 'A vector tile of the real base map', needs: 'nothing' })

/** `GET /api/basemap`: it does not change while the process lives. */
export function basemapRoutes(router: Router, { schematic, realBase, log }: Deps): void {
  const map: Basemap = { type: 'FeatureCollection', features: schematic, real: presentReal(realBase) }
  const answer = JSON.stringify(map)
  let told = false
  router.get('/api/basemap', (ctx) => {
    ctx.type = 'application/geo+json'
    ctx.set('Cache-Control', 'no-cache')
    ctx.body = answer
  })

  router.get('/api/basemap/:z/:x/:y', async (ctx) => {
    const { z, x, y } = validate(tileAddress, ctx.params, 'not-found')
    const tiles = realBase?.kind === 'tiles' ? realBase : null
    if (!tiles || z < tiles.minZoom || z > tiles.maxZoom || x >= 2 ** z || y >= 2 ** z)
      throw new ProblemError('not-found', 'There is no such tile')
    const tile = await tiles.tiles.getZxy(z, x, y).catch((error: Error) => {
      // Said once: every wall asks for dozens.
      if (!told) log.warn({ error }, 'the file of BASEMAP_PMTILES cannot be read any more')
      told = true
      throw new ProblemError('unavailable', 'The file of the base map cannot be read')
    })
    // The version in its address is the file's: a wall asks for a tile once.
    ctx.set('Cache-Control', 'public, max-age=31536000, immutable')
    ctx.type = 'application/vnd.mapbox-vector-tile'
    ctx.compress = true
    // A tile with nothing in it is not in the file.
    ctx.body = tile ? Buffer.from(tile.data) : Buffer.alloc(0)
  })
}

function presentReal(real: RealBase | null): Basemap['real'] {
  if (real?.kind !== 'tiles') return real
  const { kind, minZoom, maxZoom, attribution, version } = real
  return { kind, tiles: `${TILES}?v=${version}`, minZoom, maxZoom, attribution }
}
