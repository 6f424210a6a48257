import { z } from 'zod'
import { instant, languages, localDay } from './text.ts'

/** Coordinate systems that features are given in, by the address that OGC gave each. */
export const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'
export const EPSG_4326 = 'http://www.opengis.net/def/crs/EPSG/0/4326'
export const EPSG_3857 = 'http://www.opengis.net/def/crs/EPSG/0/3857'
export const crsNames = [CRS84, EPSG_4326, EPSG_3857] as const
export type CrsName = (typeof crsNames)[number]
const crs = z.enum(crsNames, { error: 'is not a coordinate system of this collection' })

export const MAX_FEATURES = 10_000

const number = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/
const bbox = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine((parts) => [4, 6].includes(parts.length) && parts.every((part) => number.test(part)), {
    error: 'is not four numbers, or six with heights',
  })
  .transform((parts) => parts.map(Number))
  .meta({ description: 'Lower left and upper right corner, in the order of the axes of bbox-crs' })

/** An instant within the years that days lie in, none of which is strange to the database. */
export const featureTime = instant.refine((time) => time >= '1900' && time < '3000', {
  error: 'lies outside the years 1900 to 2999',
})
const end = z.union([z.enum(['', '..']), featureTime, localDay])
/** An instant, a day, or two of these with a slash between, either of which may be open. */
const datetime = z
  .string()
  .transform((text) => text.split('/'))
  .refine((ends) => ends.length <= 2 && ends.every((one) => end.safeParse(one).success), {
    error: 'is not a time, a day, or two of them such as 2026-10-01/2026-10-31 or ../2026-10-31T00:00:00Z',
  })
  .transform((ends) => ends.map((one) => (one === '' || one === '..' ? null : one)))
  .refine((ends) => ends.some((one) => one !== null), { error: 'is open at both ends' })
  .transform(([from = null, to = from]) => ({ from, to }))
  .refine(({ from, to }) => !from || !to || Date.parse(from) <= Date.parse(to) || from.startsWith(to), {
    error: 'ends before it starts',
  })
  .meta({ description: 'Time or interval that a feature’s own must meet' })

const one = { f: z.enum(['json', 'geojson']).optional(), lang: z.enum(languages).default('vi') }

/** `GET /ogc/…`, but for features: nothing but the format. */
export const ogcQuery = z.strictObject({ f: z.enum(['json']).optional() })

/** `GET /ogc/collections/{collection}/items/{id}` */
export const itemQuery = z.strictObject({ ...one, crs: crs.default(CRS84) })

/** `GET /ogc/collections/{collection}/items`, beside the properties that can be asked for. */
export const itemsQuery = z.strictObject({
  ...one,
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .default(100)
    // More than the most is no error (OGC 17-069r4, 7.15.3).
    .transform((limit) => Math.min(limit, MAX_FEATURES)),
  bbox: bbox.optional(),
  'bbox-crs': crs.default(CRS84),
  datetime: datetime.optional(),
  crs: crs.default(CRS84),
  after: z
    .string()
    .regex(/^[\w-]{1,60}$/, { error: 'is not a place in this collection; take it from the link “next”' })
    .optional()
    .meta({ description: 'Place in the collection, from the link `next`' }),
})
export type ItemsQuery = z.infer<typeof itemsQuery>

/** Beside these, of figures: whose period it is. */
export const figuresQuery = { from: localDay.optional(), to: localDay.optional() }

/** `GET /tiles/…` */
export const tileQuery = z.strictObject({ lang: z.enum(languages).default('vi') })

/** `GET /tiles/…` of figures, whose period it is */
export const figureTileQuery = tileQuery.extend(figuresQuery)
