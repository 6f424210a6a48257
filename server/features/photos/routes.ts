import type Router from '@koa/router'
import {
  MAX_PHOTO_BYTES,
  photoAddress,
  photoList,
  photoReceipt,
  photoTypes,
  photoUploadQuery,
} from '../../../contracts/photo.ts'
import { ProblemError } from '../../errors.ts'
import { readBytes } from '../../http/body.ts'
import type { Deps } from '../../http/deps.ts'
import { describe } from '../../http/openapi.ts'
import { reportCode } from '../../http/reportCode.ts'
import { validate } from '../../http/validate.ts'
import { addPhoto, listPhotos, readPhoto } from '../../reports/photos.ts'
import { findReport } from '../../reports/store.ts'
import { encodePhoto } from './encode.ts'

describe({
  method: 'post',
  path: '/api/reports/{code}/photos',
  summary: 'Add one photo, the image itself as the body',
  needs: { right: 'handle-reports', within: 'report' },
  query: photoUploadQuery,
  bytes: photoTypes,
  answer: photoReceipt,
  status: 201,
})
describe({
  method: 'get',
  path: '/api/reports/{code}/photos',
  summary: 'The photos of a report, oldest first',
  needs: { right: 'see-reports', within: 'report' },
  answer: photoList,
})
describe({
  method: 'get',
  path: '/api/photos/{id}/{size}',
  summary: 'A photo, in the size “full” or “thumb”',
  needs: { right: 'see-reports', within: 'photo' },
  answerBytes: 'image/webp',
})

/** Uploads in hand at a time, each with up to 12 MiB in memory. */
const MOST_UPLOADS = 16
const RETRY_SECONDS = 5

/** Photos of reports. */
export function photoRoutes(router: Router, deps: Deps): void {
  let uploads = 0

  router.post('/api/reports/:code/photos', async (ctx) => {
    const { kind } = validate(photoUploadQuery, ctx.query, 'invalid-query')
    if (!ctx.is([...photoTypes]))
      throw new ProblemError('unsupported-media-type', `Send the image itself as ${photoTypes.join(', ')}`)
    const { code } = await findReport(deps.knex, reportCode(ctx.params.code))
    if (uploads >= MOST_UPLOADS)
      throw new ProblemError('unavailable', 'Too many photos are on their way; send it again in a moment', {
        retryAfter: RETRY_SECONDS,
      })
    uploads++
    try {
      const photo = await encodePhoto(await readBytes(ctx.req, MAX_PHOTO_BYTES))
      const receipt = await addPhoto(deps.knex, deps.reference(), code, kind, photo)
      deps.committed()
      ctx.status = receipt.created ? 201 : 200
      ctx.set('Location', `/api/photos/${receipt.id}/full`)
      ctx.body = receipt
    } finally {
      uploads--
    }
  })

  router.get('/api/reports/:code/photos', async (ctx) => {
    const report = await findReport(deps.knex, reportCode(ctx.params.code))
    ctx.body = { items: await listPhotos(deps.knex, report) }
  })

  router.get('/api/photos/:id/:size', async (ctx) => {
    const asked = photoAddress.safeParse(ctx.params)
    const bytes = asked.success && (await readPhoto(deps.knex, asked.data.id, asked.data.size))
    if (!bytes) throw new ProblemError('not-found', `There is no photo under ${ctx.path}`)
    ctx.set({
      // An image never changes. No store that others share keeps it: who may see it is decided here.
      'Cache-Control': 'private, max-age=31536000, immutable',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Content-Disposition': 'inline',
    })
    ctx.type = 'image/webp'
    ctx.body = bytes
  })
}
