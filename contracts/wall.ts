import { z } from 'zod'
import { code, instant, localized, text } from './text.ts'

/** What a wall can show; `emergency` only while there is one, `campaign` only while one runs. */
export const scenes = ['now', 'deadlines', 'heat', 'agencies', 'adoption', 'campaign', 'emergency'] as const
export const scene = z.enum(scenes)
export type Scene = z.infer<typeof scene>

const title = localized.extend({ vi: text(120), en: text(120) })
const by = text(120).meta({ description: 'Who decided it' })
const place = { lon: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) }

export const markKinds = ['water-level', 'road-closed', 'shelter'] as const
/** Something that operators or gauges tell of an emergency. The same `ref` again replaces it. */
export const mark = z.strictObject({
  ref: code.meta({ description: 'The sender’s own id, unique within the emergency' }),
  kind: z.enum(markKinds),
  ...place,
  to: z.strictObject(place).nullable().default(null).meta({ description: 'Other end of a closed stretch' }),
  label: text(120),
  levelCm: z
    .int()
    .min(-1000)
    .max(5000)
    .nullable()
    .default(null)
    .meta({ description: 'Water, in centimetres' }),
  at: instant.meta({ description: 'When it was so' }),
})
export type Mark = z.infer<typeof mark>

/** `POST /api/emergencies` */
export const emergencyBody = z.strictObject({
  title,
  category: code.nullable().default(null).meta({ description: 'Reports of it; all where null' }),
  by,
})
/** `POST /api/emergencies/:id/marks` */
export const marksBody = z.strictObject({ marks: z.array(mark).min(1).max(500) })
/** `POST /api/emergencies/:id/marks/remove` */
export const removeMarksBody = z.strictObject({ refs: z.array(code).min(1).max(500) })
/** `POST /api/emergencies/:id/end` */
export const endBody = z.strictObject({ by })

export const emergency = z.object({
  id: z.int(),
  title: localized,
  category: z.string().nullable(),
  openedAt: z.string(),
  endedAt: z.string().nullable(),
  marksKnown: z.boolean().meta({
    description: 'False of a past time of which it was not kept what stood on the map: then `marks` is empty',
  }),
  marks: z.array(
    mark.extend({
      at: z.string(),
      levels: z.array(z.object({ at: z.string(), levelCm: z.int() })).meta({
        description: 'Of a gauge: its last levels, the oldest first, that of `at` the last',
      }),
    }),
  ),
})
export type Emergency = z.infer<typeof emergency>

/** `POST /api/campaigns`: a category, a target and a span, such as a Green Sunday. */
export const campaignBody = z
  .strictObject({
    title,
    category: code,
    target: z
      .int()
      .min(1)
      .max(1_000_000)
      .meta({ description: 'Reports to be resolved of those received in it' }),
    from: instant,
    to: instant,
    by,
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { path: ['to'], error: 'lies before from' })
export const campaign = z.object({
  id: z.int(),
  title: localized,
  category: z.string(),
  target: z.int(),
  from: z.string(),
  to: z.string(),
})
export type Campaign = z.infer<typeof campaign>
/** `GET /api/campaigns`. `POST /api/campaigns/:id/cancel` takes `endBody`. */
export const campaigns = z.object({ items: z.array(campaign) })

/** `GET /api/wall` */
export const wallQuery = z.strictObject({
  at: instant
    .optional()
    .meta({ description: 'A past instant: as it was, and was known, then. Now if absent' }),
})
/** `GET /api/wall`: what goes on beside the figures, or went on then. Asked again when the socket says `wall`. */
export const wallState = z.object({
  asOfSeq: z.int(),
  emergency: emergency.nullable(),
  /** Runs now, or ended within a day, or is the next to begin within a week: the first of them that there is. */
  campaign: campaign.nullable(),
  /** Far more deadlines are being missed than usual. */
  surge: z
    .object({
      since: z.string(),
      breaches: z.int().meta({ description: 'Deadlines missed in the last SURGE_WINDOW_MINUTES' }),
      usual: z.number().meta({
        description:
          'Of the same length in the week before it: in the mean, or at this time of day if that is more',
      }),
    })
    .nullable(),
  surgeKnown: z.boolean().meta({ description: 'False of a past time at which nobody watched for surges' }),
})
export type WallState = z.infer<typeof wallState>
export const SURGE_WINDOW_MINUTES = 15

export const MAX_SPEED = 600
/** A past time shown as if it were now: at `startedAt` it is `from`, and goes on `speed` times as fast, or stands. */
export const replayOrder = z.strictObject({
  from: instant,
  startedAt: instant,
  speed: z.number().min(1).max(MAX_SPEED),
  paused: z.boolean(),
})
export type ReplayOrder = z.infer<typeof replayOrder>

export const themes = ['night', 'day'] as const
/** What a remote asks of a wall. A wall that is held stays at its scene; null lets the playlist go on. */
export const direction = z.strictObject({
  scene: scene.nullable(),
  dim: z.number().min(0).max(0.9).default(0).meta({ description: 'How much darker, for the night' }),
  theme: z.enum(themes).default('night'),
  area: code.nullable().default(null).meta({ description: 'The area that is pointed at on the map' }),
  replay: replayOrder.nullable().default(null),
})
export type Direction = z.infer<typeof direction>

/** Letters alone, so that a phone keeps its keyboard, and no two that are taken for each other from afar. */
export const CODE_LETTERS = 'ABCDEFGHJKLMNPRSTUWXYZ'
export const CODE_LENGTH = 6
/** What is read or typed for a letter: the letter that was meant. Any case, blanks, hyphens and dots do not matter either. */
export const codeLookAlikes: Record<string, string> = {
  ...{ O: 'D', Q: 'D', 0: 'D', I: 'L', 1: 'L', V: 'U' },
  ...{ 2: 'Z', 4: 'A', 5: 'S', 6: 'G', 8: 'B' },
}
/** A code as somebody typed it, each look-alike replaced by the letter that was meant. */
export const foldCode = (typed: string): string =>
  [...typed.toUpperCase().replaceAll(/[\s.–-]/g, '')].map((sign) => codeLookAlikes[sign] ?? sign).join('')
/** `POST /api/walls` gives a screen its code; `GET` and `POST /api/walls/:code` read and set what it is to show. */
export const wallCode = z
  .string()
  .regex(new RegExp(`^[${CODE_LETTERS}]{${CODE_LENGTH}}$`), { error: 'is not the code of a wall' })
export const wallScreen = z.object({
  code: wallCode,
  direction: direction.extend({
    replay: replayOrder.extend({ from: z.string(), startedAt: z.string() }).nullable(),
  }),
  changedAt: z.string(),
})
export type WallScreen = z.infer<typeof wallScreen>
