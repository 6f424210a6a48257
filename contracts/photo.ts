import { z } from 'zod'

/** `before` shows the scene as a citizen sent it, `after` what an agency made of it. */
export const photoKinds = ['before', 'after'] as const
export const photoKind = z.enum(photoKinds)
export type PhotoKind = z.infer<typeof photoKind>

/** In how many sizes each photo is kept, and the longest side of each in pixels; none is enlarged to it. */
export const photoSizes = { full: 2048, thumb: 320 } as const
export const photoSize = z.enum(['full', 'thumb'])
export type PhotoSize = keyof typeof photoSizes

/** What is taken, by its content; the header must name one of them, too. */
export const photoTypes = ['image/jpeg', 'image/png', 'image/webp'] as const
/** The longest body of an upload, in bytes. */
export const MAX_PHOTO_BYTES = 12 * 1024 * 1024
/** Of one kind, from one (re)opening of a report to the next: an old answer never keeps a new one from being shown. */
export const MAX_PHOTOS = 8

/** `POST /api/reports/:code/photos`: the image is the body as it is. */
export const photoUploadQuery = z.strictObject({ kind: photoKind })

/** `GET /api/photos/:id/:size` */
export const photoAddress = z.object({ id: z.uuid(), size: photoSize })

export const photo = z.object({
  id: z
    .uuid()
    .meta({ description: 'Its images lie under `/api/photos/{id}/{size}`, sizes `full` and `thumb`' }),
  kind: photoKind,
  width: z.int().meta({ description: 'Of the full size, in pixels' }),
  height: z.int(),
  addedAt: z.string(),
  current: z
    .boolean()
    .meta({ description: 'False for one that was added before the report was last reopened' }),
})
export type Photo = z.infer<typeof photo>

/** Answer to an upload: `created` is false where the same file was there already. */
export const photoReceipt = photo.extend({ created: z.boolean() })
export type PhotoReceipt = z.infer<typeof photoReceipt>

/** `GET /api/reports/:code/photos`, oldest first. */
export const photoList = z.object({ items: z.array(photo) })
