import { z } from 'zod'

/** `GET /api/health`: 200 while everything works, 503 with the same body while something does not. */
export const health = z.object({
  status: z.enum(['ok', 'degraded']),
  version: z.string(),
  city: z.string(),
  epoch: z.string(),
  seq: z.int(),
  asOf: z.string(),
  database: z.enum(['ok', 'down']),
  sequencer: z.object({
    leader: z.boolean(),
    waiting: z.int().meta({ description: 'Events in the outbox not yet in the log' }),
  }),
  clients: z.int(),
})
export type Health = z.infer<typeof health>
