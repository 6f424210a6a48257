import { createHash } from 'node:crypto'
import pLimit from 'p-limit'
import sharp, { type Sharp, type SharpOptions } from 'sharp'
import { photoSizes } from '../../../contracts/photo.ts'
import { ProblemError } from '../../errors.ts'
import type { NewPhoto } from '../../reports/photos.ts'

/** More than any telephone's usual picture has; a few hundred megabytes while it is being read. */
const MAX_PIXELS = 64_000_000
/** Below it nothing is to be seen on it. */
const MIN_SIDE = 64
const TIMEOUT_S = 10
/** Decoded at a time: each may take hundreds of megabytes, and figures must go on being answered. */
const AT_ONCE = 2

sharp.cache(false)
sharp.concurrency(1)
// Whatever a file says it is: no other decoder, SVG's and PDF's least of all, ever sees what a stranger sent.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
})

const isTaken = new Set(['jpeg', 'png', 'webp'])
const limit = pLimit(AT_ONCE)

/**
 * Reads an image by its content and writes it anew as WebP in both sizes: turned upright, in sRGB, without any metadata and
 * without whatever else the file held.
 * @throws ProblemError `invalid-image`
 */
export async function encodePhoto(bytes: Buffer): Promise<NewPhoto> {
  return limit(async () => {
    try {
      return await encode(bytes)
    } catch (error) {
      if (error instanceof ProblemError) throw error
      throw invalid(reasonOf((error as Error).message))
    }
  })
}

async function encode(bytes: Buffer): Promise<NewPhoto> {
  const options: SharpOptions = { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 }
  const { format, width, height } = await sharp(bytes, options).metadata()
  if (!isTaken.has(format)) throw invalid('It is not a JPEG, PNG or WebP image')
  if (width * height > MAX_PIXELS)
    throw invalid(`It has ${width} × ${height} pixels; at most ${MAX_PIXELS / 1e6} million are taken`)
  if (Math.min(width, height) < MIN_SIDE)
    throw invalid(`It has ${width} × ${height} pixels; each side must have ${MIN_SIDE} or more`)
  const full = await inside(sharp(bytes, options).autoOrient(), photoSizes.full)
    .flatten({ background: 'white' })
    .webp({ quality: 80 })
    .timeout({ seconds: TIMEOUT_S })
    .toBuffer({ resolveWithObject: true })
  const thumb = await inside(sharp(full.data), photoSizes.thumb).webp({ quality: 72 }).toBuffer()
  return {
    digest: createHash('sha256').update(bytes).digest(),
    width: full.info.width,
    height: full.info.height,
    images: { full: full.data, thumb },
  }
}

const inside = (image: Sharp, side: number) =>
  image.resize(side, side, { fit: 'inside', withoutEnlargement: true })

const invalid = (detail: string) => new ProblemError('invalid-image', detail)

/** What a decoder's message means; its own words name files and functions of ours. */
function reasonOf(message: string): string {
  if (/unsupported image format|operation is blocked/i.test(message))
    return 'It is not a JPEG, PNG or WebP image'
  if (/pixel limit|dimensions|too large/i.test(message)) return 'It has more pixels than are taken'
  if (/timeout/i.test(message)) return `It could not be read within ${TIMEOUT_S} seconds`
  return 'It is damaged or cut off; send it again'
}
