import { z } from 'zod'
import { figureThen } from './figure.ts'
import { alarms, state, urgency } from './lifecycle.ts'

/** At most so many points: what is left out is counted in `omitted`. */
export const MAX_EMERGENCY_POINTS = 1000

/**
 * `GET /api/emergencies/:id/reports`: what was received since it was opened, of its category. Nothing that a person wrote.
 * Of a past instant a report is where its last event by then left it; "now" below is that instant.
 */
export const emergencyReports = z.object({
  asOfSeq: z.int(),
  /** The server's clock, or the past instant that was asked for. */
  at: z.string(),
  set: z.string(),
  received: figureThen,
  open: figureThen,
  resolved: figureThen,
  /** Open now, the latest first, about ten metres exact. Degrees, EPSG:4326. */
  points: z.object({
    lon: z.array(z.number()),
    lat: z.array(z.number()),
    alarm: z.array(z.enum(alarms).nullable()),
  }),
  omitted: z.int(),
  areas: z.array(z.object({ id: z.int(), received: z.int(), open: z.int() })).meta({
    description: 'Areas with a report, the most open first; id 0 for those in no area of the set',
  }),
  latest: z.array(
    z.object({
      code: z.string(),
      state,
      urgency,
      receivedAt: z.string(),
      category: z.int(),
      area: z.int().meta({ description: '0 for none of the set' }),
    }),
  ),
})
export type EmergencyReports = z.infer<typeof emergencyReports>
