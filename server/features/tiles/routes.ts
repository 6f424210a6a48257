import { createHash } from 'node:crypto'
import type Router from '@koa/router'
import { LRUCache } from 'lru-cache'
import type { Context } from 'koa'
import { z } from 'zod'
import { figureTileQuery, tileQuery } from '../../../contracts/ogc.ts'
import { ProblemError } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import { isKnown } from '../../http/conditional.ts'
import { describe } from '../../http/openapi.ts'
import { publicOrigin } from '../../http/origin.ts'
import { validate } from '../../http/validate.ts'
import { FINEST_CELL } from '../../identity/precision.ts'
import { inTime, layerName, readLayer, type LayerName, type OpenLayer } from '../layers/open.ts'
import { viewerOf, type Viewer } from '../layers/viewer.ts'
import { CellCounts } from './heldCells.ts'
import { clustersIn, drawClusters, MAX_ZOOM, readTile, tileJson } from './tile.ts'

const MVT = 'application/vnd.mapbox-vector-tile'
const figures = { right: 'see-figures', orOpen: true, programs: true } as const
const rows = { right: 'see-reports', within: 'rows', orOpen: true, programs: true } as const
const part = z
  .string()
  .regex(/^\d{1,7}$/, { error: 'is not a number of a tile' })
  .transform(Number)
const address = z.object({ z: part, x: part, y: part })
const KEPT_BYTES = 32 * 1024 * 1024

for (const [path, needs, what, query] of [
  ['/tiles/reports', rows, 'reports', tileQuery],
  ['/tiles/{collection}', figures, 'areas, or figures by area', figureTileQuery],
] as const) {
  describe({ method: 'get', path, summary: `TileJSON of ${what}`, needs, query })
  describe({
    ...{ method: 'get', path: `${path}/{z}/{x}/{y}.mvt`, needs, query },
    ...{ summary: `A vector tile of ${what}`, answerBytes: MVT },
  })
}

/** Vector tiles of what OGC API – Features gives, under the same names. */
export function tileRoutes(router: Router, deps: Deps): void {
  const kept = new LRUCache<string, Buffer>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ length }) => length + 500,
  })

  const counts = new CellCounts(deps)
  const today = () => deps.reference().workingTime.dayOf(deps.now())
  const sizeFor = ({ slice }: Viewer) => ({
    ...{ metres: slice?.settings.cellMetres ?? FINEST_CELL, latitude: deps.reference().city.center[1] },
  })

  async function asked(ctx: Context) {
    const viewer = await viewerOf(ctx)
    const name = layerName(deps.reference(), String(ctx.params.collection ?? 'reports'), viewer)
    // A period is of figures alone; what is public has its own.
    const schema = name.of === 'statistics' && !viewer.slice ? figureTileQuery : tileQuery
    return { viewer, name, options: validate(schema, ctx.query, 'invalid-query') }
  }

  for (const path of ['/tiles/reports', '/tiles/:collection']) {
    router.get(path, async (ctx) => {
      const { viewer, name, options } = await asked(ctx)
      ctx.body = await readLayer(deps, name, viewer, options, (open) =>
        tileJson(open, `${publicOrigin(ctx, deps.access)}/tiles`, options.lang),
      )
    })

    router.get(`${path}/:z/:x/:y.mvt`, async (ctx) => {
      const { viewer, name, options } = await asked(ctx)
      const tile = validate(address, ctx.params, 'not-found')
      if (tile.z > MAX_ZOOM || tile.x >= 2 ** tile.z || tile.y >= 2 ** tile.z)
        throw new ProblemError('not-found', `There is no tile ${tile.z}/${tile.x}/${tile.y}`)
      const keyOf = (version: string) => `${version} ${ctx.path} ${JSON.stringify(options)}`
      const counting = name.of === 'reports' ? counts.of(viewer) : null
      const held = counting && (await inTime(counting))
      // Together with its version, before anything goes on.
      const clusters = held && clustersIn(tile, held.cells)
      const counted = clusters && { seq: held.seq, version: held.version, clusters }
      await readLayer(deps, name, viewer, options, async (open) => {
        const version = counted?.version ?? (await versionOf(open, name, viewer, today()))
        const key = keyOf(version)
        ctx.status = 200
        ctx.etag = createHash('sha256').update(key).digest('base64url').slice(0, 22)
        ctx.set('X-As-Of-Seq', String(counted?.seq ?? open.head.seq))
        if (!ctx.response.get('Cache-Control')) ctx.set('Cache-Control', 'no-cache')
        if (isKnown(ctx)) return
        const bytes =
          kept.get(key) ??
          (await (counted
            ? drawClusters(open, tile, counted.clusters)
            : readTile(open, tile, sizeFor(viewer))))
        kept.set(key, bytes)
        ctx.type = MVT
        ctx.compress = true
        ctx.body = bytes
      })
    })
  }
}

/**
 * What a tile depends on beside its address: who sees it, and the seq, or of areas the boundaries alone; figures, which are
 * those of a day, the city's day as well.
 */
async function versionOf(
  { trx, head }: OpenLayer,
  { of }: LayerName,
  viewer: Viewer,
  today: string,
): Promise<string> {
  if (of === 'areas') {
    const { rows: found } = await trx.raw('select max(id) as newest, count(*) as count from area')
    return `areas ${head.epoch} ${found[0].newest} ${found[0].count}`
  }
  const { reach, metres, slice } = viewer
  if (slice) return `${head.epoch} slice ${slice.version} ${slice.madeAt.toISOString()}`
  const whose =
    reach && Object.fromEntries(Object.entries(reach).map(([kind, ids]) => [kind, [...ids].sort()]))
  const day = of === 'statistics' ? today : ''
  return `${head.epoch} ${head.seq} ${metres} ${JSON.stringify(whose)} ${day}`
}
