import type Router from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import { CRS84, figuresQuery, itemQuery, itemsQuery, ogcQuery } from '../../../contracts/ogc.ts'
import { ProblemError } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import { describe } from '../../http/openapi.ts'
import { publicOrigin } from '../../http/origin.ts'
import { validate } from '../../http/validate.ts'
import { layerName, layerNames, readLayer, type LayerName } from '../layers/open.ts'
import { viewerOf } from '../layers/viewer.ts'
import { conformsTo } from './conformance.ts'
import { ogcDocument, type Described } from './document.ts'
import { queryOf, readItem, readItems } from './items.ts'
import {
  GEOJSON,
  JSON_TYPE,
  link,
  OPENAPI,
  presentCollection,
  presentLanding,
  presentQueryables,
} from './present.ts'

const figures = { right: 'see-figures', orOpen: true, programs: true } as const
const rows = { right: 'see-reports', within: 'rows', orOpen: true, programs: true } as const
const get = (path: string, summary: string, needs: typeof figures | typeof rows | 'nothing') =>
  describe({ method: 'get', path, summary, needs })

get('/ogc', 'OGC API – Features: where it begins', 'nothing')
get('/ogc/conformance', 'OGC API – Features: what of it is held to', 'nothing')
get('/ogc/api', 'OGC API – Features: in OpenAPI 3.0, for tools that want that', figures)
get('/ogc/collections', 'OGC API – Features: what there is', figures)
get('/ogc/collections/reports', 'Reports as a collection', rows)
get('/ogc/collections/reports/queryables', 'What reports can be asked for by', rows)
get('/ogc/collections/reports/items', 'Reports as features, page by page', rows)
get('/ogc/collections/reports/items/{id}', 'A report as a feature', rows)
get('/ogc/collections/{collection}', 'A collection: areas, or figures by area', figures)
get('/ogc/collections/{collection}/queryables', 'What its features can be asked for by', figures)
get('/ogc/collections/{collection}/items', 'Its features, page by page', figures)
get('/ogc/collections/{collection}/items/{id}', 'One feature', figures)

const languageAndPeriod = z.object({ lang: itemsQuery.shape.lang, ...figuresQuery })

/** OGC API – Features under `/ogc`: what QGIS and GDAL read. */
export function ogcRoutes(router: Router, deps: Deps, version: string): void {
  const baseOf = (ctx: Context) => `${publicOrigin(ctx, deps.access)}/ogc`

  async function described(ctx: Context): Promise<Described[]> {
    const viewer = await viewerOf(ctx)
    return Promise.all(
      [...layerNames(deps.reference(), viewer).values()].map((name) =>
        readLayer(deps, name, viewer, { lang: 'en' }, async ({ layer }) => ({
          ...{
            id: layer.id,
            title: layer.title.en,
            query: queryOf(layer, name.of === 'statistics' && !viewer.slice),
          },
        })),
      ),
    )
  }

  const here = (path: string, handle: (ctx: Context) => Promise<object> | object, type = JSON_TYPE) =>
    router.get(path, async (ctx) => {
      validate(ogcQuery, ctx.query, 'invalid-query')
      ctx.body = JSON.stringify(await handle(ctx))
      ctx.type = type
    })

  here('/ogc', (ctx) =>
    presentLanding(
      baseOf(ctx),
      `Toàn Cảnh – ${deps.reference().city.name.vi}`,
      'Địa bàn, phản ánh và số liệu theo địa bàn · Areas, reports, and figures by area',
    ),
  )
  here('/ogc/conformance', () => ({ conformsTo }))
  here('/ogc/api', async (ctx) => ogcDocument(baseOf(ctx), version, await described(ctx)), OPENAPI)
  here('/ogc/collections', async (ctx) => {
    const viewer = await viewerOf(ctx)
    const base = baseOf(ctx)
    const collections = []
    for (const name of layerNames(deps.reference(), viewer).values())
      collections.push(
        await readLayer(deps, name, viewer, { lang: 'vi' }, (open) => presentCollection(base, open, 'vi')),
      )
    return {
      links: [link(`${base}/collections`, 'self', JSON_TYPE, 'This document')],
      crs: collections[0]?.crs ?? [],
      collections,
    }
  })

  collectionRoutes('/ogc/collections/reports')
  collectionRoutes('/ogc/collections/:collection')

  function collectionRoutes(path: string) {
    const nameOf = async (ctx: Context) => {
      const viewer = await viewerOf(ctx)
      const name: LayerName = layerName(deps.reference(), String(ctx.params.collection ?? 'reports'), viewer)
      return { viewer, name }
    }

    here(path, async (ctx) => {
      const { viewer, name } = await nameOf(ctx)
      return readLayer(deps, name, viewer, { lang: 'vi' }, (open) =>
        presentCollection(baseOf(ctx), open, 'vi'),
      )
    })

    here(
      `${path}/queryables`,
      async (ctx) => {
        const { viewer, name } = await nameOf(ctx)
        return readLayer(deps, name, viewer, { lang: 'vi' }, async (open) =>
          presentQueryables(baseOf(ctx), open, 'vi'),
        )
      },
      'application/schema+json',
    )

    router.get(`${path}/items`, async (ctx) => {
      const { viewer, name } = await nameOf(ctx)
      const options = validate(languageAndPeriod, ctx.query, 'invalid-query')
      await readLayer(deps, name, viewer, options, async (open) => {
        const schema = queryOf(open.layer, name.of === 'statistics' && !viewer.slice)
        const query = validate(schema, ctx.query, 'invalid-query')
        const { features, matched, next } = await readItems(open, query, ctx.query)
        const self = `${baseOf(ctx)}/collections/${encodeURIComponent(open.layer.id)}`
        const page = (after?: string) => {
          const parameters = new URLSearchParams(ctx.querystring)
          if (after !== undefined) parameters.set('after', after)
          return `${self}/items${parameters.size ? `?${parameters}` : ''}`
        }
        ctx.set('Content-Crs', `<${query.crs}>`)
        ctx.set('X-As-Of-Seq', String(open.head.seq))
        ctx.body = JSON.stringify({
          type: 'FeatureCollection',
          timeStamp: deps.now().toISOString(),
          ...(matched !== null && { numberMatched: matched }),
          numberReturned: features.length,
          asOfSeq: open.head.seq,
          links: [
            link(page(), 'self', GEOJSON, 'This page'),
            ...(next === null ? [] : [link(page(next), 'next', GEOJSON, 'The next page')]),
            link(self, 'collection', JSON_TYPE, open.layer.title[query.lang]),
          ],
          features,
        })
        ctx.type = GEOJSON
      })
    })

    router.get(`${path}/items/:id`, async (ctx) => {
      const { viewer, name } = await nameOf(ctx)
      const query = validate(itemQuery, ctx.query, 'invalid-query')
      await readLayer(deps, name, viewer, query, async (open) => {
        const id = String(ctx.params.id)
        const feature = await readItem(open, id, query.crs ?? CRS84)
        if (!feature) throw new ProblemError('not-found', `There is no ${id} in ${open.layer.id}`)
        const self = `${baseOf(ctx)}/collections/${encodeURIComponent(open.layer.id)}`
        ctx.set('Content-Crs', `<${query.crs}>`)
        ctx.body = JSON.stringify({
          ...feature,
          links: [
            link(`${self}/items/${encodeURIComponent(id)}`, 'self', GEOJSON, 'This feature'),
            link(self, 'collection', JSON_TYPE, open.layer.title[query.lang]),
          ],
        })
        ctx.type = GEOJSON
      })
    })
  }
}
