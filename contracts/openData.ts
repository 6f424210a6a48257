import { z } from 'zod'
import { text } from './text.ts'

/** What may be told of each report of the public slice, beside the cell that it lies in. */
export const openFields = [
  'category',
  'channel',
  'state',
  'agency',
  'areas',
  'receivedDay',
  'resolvedDay',
  'rating',
  'outcome',
] as const
export const openField = z.enum(openFields)
export type OpenField = z.infer<typeof openField>

/** Metres of the side of a cell: each is made of whole cells of the one before, so that two releases tell no more than one. */
export const openCells = [100, 200, 400, 800, 1600, 3200] as const

/** The public slice, as an administrator chooses it. */
export const openSettings = z.strictObject({
  on: z.boolean(),
  delayHours: z
    .int()
    .min(1, { error: 'is at least an hour' })
    .max(24 * 366)
    .meta({
      description: 'What is younger is not in it; whole days are published at midnight, others each hour',
    }),
  cellMetres: z.union(
    openCells.map((metres) => z.literal(metres)),
    { error: `is one of ${openCells.join(', ')}` },
  ),
  fields: z.array(openField).refine((fields) => new Set(fields).size === fields.length, {
    error: 'has one twice',
  }),
  minimum: z
    .int()
    .min(2, { error: 'is at least 2' })
    .max(1000)
    .meta({ description: 'Reports of a cell with fewer are left out' }),
  licence: text(200)
    .refine((licence) => !URL.canParse(licence) || /^https?:$/.test(new URL(licence).protocol), {
      error: 'is a name, or an address that begins with https:// or http://',
    })
    .meta({ description: 'Under what terms it may be used: a name or an address' }),
})
export type OpenSettings = z.infer<typeof openSettings>

/** What stands in the form before anything was decided. */
export const SUGGESTED: OpenSettings = {
  on: false,
  delayHours: 7 * 24,
  cellMetres: 400,
  fields: ['category', 'state', 'areas', 'receivedDay'],
  minimum: 5,
  licence: 'https://creativecommons.org/licenses/by/4.0/',
}

/** `POST /api/open-data`: the number of the decision that it follows, so that two do not overwrite each other; 0 for the first. */
export const openDecision = openSettings.extend({ follows: z.int().min(0) })
export type OpenDecision = z.infer<typeof openDecision>

const counts = {
  published: z.int(),
  withheld: z.int().meta({ description: 'In cells with fewer than the minimum' }),
}

/** `POST /api/open-data/preview` */
export const openPreview = z.object({
  ...counts,
  tooYoung: z.int(),
  cells: z.int().meta({ description: 'Cells with something in them' }),
  until: z.string().meta({ description: 'What was received before it' }),
})
export type OpenPreview = z.infer<typeof openPreview>
/** A line of the answer to `POST /api/open-data/preview` (NDJSON): progress from 0 to 1; the last is the result or the problem. */
export const openPreviewLine = z.union([
  z.object({ progress: z.number().min(0).max(1) }),
  z.object({ result: openPreview }),
  z.object({ problem: z.looseObject({ type: z.string(), status: z.int() }) }),
])

/** `GET /api/open-data/versions`: newest first. */
export const openVersions = z.object({
  items: z.array(
    z.object({ version: z.int(), settings: openSettings, decidedAt: z.string(), decidedBy: z.string() }),
  ),
})
export type OpenVersions = z.infer<typeof openVersions>

/** `GET /api/open-data`: what is public; null where nothing is. */
export const openData = z.object({
  slice: z
    .object({
      version: z.int(),
      settings: openSettings,
      decidedAt: z.string(),
      until: z.string().meta({ description: 'It holds what was received before, as it stood then' }),
      ...counts,
    })
    .nullable(),
  awaited: z
    .object({
      version: z.int(),
      decidedAt: z.string(),
      progress: z.number().min(0).max(1).meta({ description: 'How far the copying out is' }),
    })
    .nullable()
    .meta({
      description:
        'The last decision, while what it makes public is made; the slice is then that of one before, or null where the decision leaves out something of it',
    }),
})
export type OpenData = z.infer<typeof openData>

/** `GET /open/…` */
export const openQuery = z.strictObject({})
