import { z } from 'zod'
import { code, localDay } from './text.ts'

/** H3 resolutions that a heat answer may have: res 9 is about 0.1 km² a cell. */
export const heatResolutions = { coarsest: 5, finest: 9 } as const

export const heatQuery = z.strictObject({
  from: localDay.optional(),
  to: localDay.optional(),
  bbox: z
    .string()
    .regex(/^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$/, { error: 'is not west,south,east,north in degrees' })
    .optional(),
  res: z.coerce.number().int().min(heatResolutions.coarsest).max(heatResolutions.finest).default(8),
  category: code.optional(),
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
