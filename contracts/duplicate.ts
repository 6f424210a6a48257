import { z } from 'zod'
import { reportSummary } from './report.ts'
import { code, wholeNumber } from './text.ts'

/** How far apart two reports of the same thing may lie, in metres and in days. */
export const DUPLICATE_METRES = 300
export const DUPLICATE_DAYS = 14
/** What each part counts for in the score; the three add to 1. */
export const duplicateWeights = { place: 0.4, time: 0.15, words: 0.45 } as const

/** `GET /api/reports/:code/duplicates` */
export const duplicatesQuery = z.strictObject({ limit: wholeNumber(1, 50).default(10) })

const share = z.number().min(0).max(1)
export const duplicateCandidate = z.object({
  report: reportSummary,
  score: share.meta({ description: 'The three parts by their weights' }),
  place: z.object({ metres: z.number(), score: share }),
  time: z.object({ days: z.number().meta({ description: 'Between the two receipts' }), score: share }),
  words: z.object({
    shared: z
      .array(z.string())
      .meta({ description: 'Words that both texts have, as this report writes them' }),
    score: share,
  }),
})
export type DuplicateCandidate = z.infer<typeof duplicateCandidate>

/** Open reports of the same category near in place and time, likeliest first. */
export const duplicates = z.object({
  asOfSeq: z.int(),
  weights: z.object({ place: z.number(), time: z.number(), words: z.number() }),
  items: z.array(duplicateCandidate),
})
export type Duplicates = z.infer<typeof duplicates>

const version = z.int().min(1)

/** `POST /api/reports/:code/merge`: closes it as a duplicate of another that is open. Both as the sender saw them. */
export const merge = z.strictObject({
  into: code.meta({ description: 'Code of the report that stays open' }),
  version: version.meta({ description: 'Of the report that is closed' }),
  intoVersion: version.meta({ description: 'Of the report that stays open' }),
})
export type Merge = z.infer<typeof merge>
