import { z } from 'zod'
import { code, instant, localDay, wholeNumber } from './text.ts'

/** H3 resolutions that a heat answer may have: res 9 is about 0.1 km² a cell. */
export const heatResolutions = { coarsest: 5, finest: 9 } as const

/** Hours of the city's day, `7` or `7-9` (until 9:59), also over midnight: `22-5`. */
const hourRange = z
  .string()
  .regex(/^(1?\d|2[0-3])(-(1?\d|2[0-3]))?$/, { error: 'is not an hour such as 7, or hours such as 7-9' })
  .meta({ description: 'Only these hours of the city’s day, both included: `7`, `7-9`, `22-5`' })

export const heatQuery = z.strictObject({
  from: localDay.optional(),
  to: localDay.optional(),
  bbox: z
    .string()
    .regex(/^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$/, { error: 'is not west,south,east,north in degrees' })
    .optional(),
  res: wholeNumber(heatResolutions.coarsest, heatResolutions.finest).default(8),
  category: code.optional(),
  hours: hourRange.optional(),
  until: instant
    .optional()
    .meta({ description: 'Only hours that begin before it: a replay does not see ahead' }),
})

/** `GET /api/heat`: reports received per H3 cell, columnar. At most 50 KB: `res` may be coarser than asked for. */
export const heat = z.object({
  asOfSeq: z.int(),
  period: z.object({ from: z.string(), to: z.string() }),
  res: z.int(),
  cells: z.array(z.string()).meta({ description: 'H3 indexes' }),
  counts: z.array(z.int()),
})
export type Heat = z.infer<typeof heat>

/** `GET /api/heat/hours` */
export const heatHoursQuery = z.strictObject({ from: localDay.optional(), to: localDay.optional() })

const hoursOfDay = z
  .array(z.int())
  .length(24)
  .meta({ description: 'By hour of the city’s day, from 0 to 23' })

/** `GET /api/heat/hours`: reports received per hour of the city's day, of all and of each group of categories. */
export const heatHours = z.object({
  asOfSeq: z.int(),
  period: z.object({ from: z.string(), to: z.string() }),
  counts: hoursOfDay,
  categories: z.array(
    z.object({
      id: z.int(),
      code: z.string(),
      counts: hoursOfDay,
      rows: z.string().meta({ description: 'URL that lists exactly the reports that its hours add up to' }),
    }),
  ),
})
export type HeatHours = z.infer<typeof heatHours>
