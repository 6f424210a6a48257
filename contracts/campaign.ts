import { z } from 'zod'
import { figureThen } from './figure.ts'
import { code, instant, languages } from './text.ts'
import { campaign } from './wall.ts'

/** Of a campaign or of an emergency: through which areas, and in which language the rules of the figures are. */
export const spanQuery = z.strictObject({
  set: code.optional().meta({ description: 'Area set; the city’s default lens if absent' }),
  lang: z.enum(languages).default('vi'),
  at: instant.optional().meta({ description: 'A past instant: as the log had it then. Now if absent' }),
})

/** Stretches of equal length that a campaign's course is told in. */
export const COURSE_STEPS = 48

/** `GET /api/campaigns/:id/progress`: how far a campaign has come. Reports are those received in it, of its category. */
export const campaignProgress = z.object({
  asOfSeq: z.int(),
  /** The server's clock, or the past instant that was asked for. */
  at: z.string(),
  campaign,
  set: z.string(),
  received: figureThen,
  /** Resolved or later. */
  resolved: figureThen,
  /** Resolved ÷ target. */
  reached: figureThen,
  areas: z.array(z.object({ id: z.int(), received: z.int(), resolved: z.int() })).meta({
    description: 'Areas with a report, the most resolved first; id 0 for those in no area of the set',
  }),
  course: z
    .object({
      received: z.array(z.int()),
      resolved: z.array(z.int()),
    })
    .meta({
      description: `In each of ${COURSE_STEPS} equal stretches of its span; what was resolved after its end is in the last`,
    }),
  latest: z
    .array(z.object({ code: z.string(), resolvedAt: z.string(), category: z.int(), area: z.int() }))
    .meta({
      description: 'Resolved last, the last first; area is 0 for none of the set',
    }),
})
export type CampaignProgress = z.infer<typeof campaignProgress>
