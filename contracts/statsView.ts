import { z } from 'zod'
import { text } from './text.ts'

export const MAX_STATS_VIEWS = 100

/** A view of `/stats` with a name; it says what is asked, and nothing that was counted. */
export const statsView = z.strictObject({
  name: text(120),
  query: z
    .string()
    .max(2000)
    .regex(/^[\w%.~+*=&,-]*$/, { error: 'is not the query of a page' })
    .meta({ description: 'The query of the page, without ?' }),
})
export type StatsView = z.infer<typeof statsView>

/** `POST /api/stats/views/remove` */
export const statsViewRemoval = statsView.pick({ name: true })

/** `GET /api/stats/views`: those of who is signed in, by name. */
export const statsViews = z.object({ items: z.array(statsView) })
export type StatsViews = z.infer<typeof statsViews>

/** What a view asks for whose query names no measures. */
export const FIRST_VIEW = { measures: 'received,processedRate,onTime,satisfiedOrAccepted', by: 'area' }
