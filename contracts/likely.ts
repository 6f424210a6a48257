import { z } from 'zod'

/** `GET /api/reports/:code/likely-agencies`: who was given such reports lately, most often first. */
export const likelyAgencies = z.object({
  /** Local days looked back. */
  days: z.int(),
  /** Of the same category in the same area, of the category in the whole city, or of its group of categories. */
  basis: z.enum(['area', 'category', 'group']),
  items: z.array(
    z.object({
      agency: z.string(),
      count: z.int().meta({ description: 'Referrals' }),
      share: z.number().meta({ description: 'Of all referrals of the basis, 0 to 1' }),
    }),
  ),
})
export type LikelyAgencies = z.infer<typeof likelyAgencies>
