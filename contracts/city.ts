import { z } from 'zod'
import { code, localized } from './text.ts'

const validity = { validFrom: z.string().nullable(), validTo: z.string().nullable() }

/** `GET /api/city`: what a client needs to name things. Ids are small integers, unique in the city, used in frames. */
export const city = z.object({
  code: z.string(),
  name: localized,
  timeZone: z.string(),
  center: z.tuple([z.number(), z.number()]),
  defaultAreaSet: z.string(),
  reportingPeriod: z.object({ from: z.string(), to: z.string() }),
  demo: z.boolean(),
  areaSets: z.array(
    z.object({
      code: z.string(),
      name: localized,
      level: z.enum(['district', 'ward']),
      schematic: z.boolean(),
      /** Whether the set is in force on the city's day of today. */
      current: z.boolean(),
      ...validity,
    }),
  ),
  agencies: z.array(
    z.object({
      id: z.int(),
      code: z.string(),
      name: localized,
      shortName: z.string(),
      parent: z.string().nullable(),
      successor: z.string().nullable(),
      ...validity,
    }),
  ),
  categories: z.array(
    z.object({
      id: z.int(),
      code: z.string(),
      name: localized,
      parent: z.string().nullable(),
      ...validity,
      /** Whether an answer must show on a photo what was done. */
      resolvedWithPhoto: z.boolean(),
    }),
  ),
  channels: z.array(z.object({ id: z.int(), code: z.string(), name: localized })),
})
export type City = z.infer<typeof city>

const position = z.tuple([z.number(), z.number()])

/** `GET /api/areas?set=`: GeoJSON, EPSG:4326, of one area set. */
export const areaCollection = z.object({
  type: z.literal('FeatureCollection'),
  set: z.string(),
  schematic: z.boolean(),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      id: z.int(),
      properties: z.object({
        id: z.int(),
        code: z.string(),
        name: localized,
        shortName: z.string(),
        parent: z.string().nullable(),
        labelPoint: position,
      }),
      geometry: z.object({
        type: z.literal('MultiPolygon'),
        coordinates: z.array(z.array(z.array(position))),
      }),
    }),
  ),
})
export type AreaCollection = z.infer<typeof areaCollection>

/** `GET /api/areas` */
export const areasQuery = z.strictObject({ set: code.optional() })

/** `GET /api/adoption`: the rows behind the figure of the same name. */
export const adoptionQuery = z.strictObject({ set: code.optional(), area: code.optional() })
export const adoptionRows = z.object({
  set: z.string(),
  items: z.array(z.object({ area: z.string(), accounts: z.int(), people: z.int() })),
  target: z
    .object({
      share: z.number(),
      growthPerYear: z.number(),
      by: z.string(),
      source: z.string(),
    })
    .nullable()
    .meta({
      description: 'What the city has set itself: share of the people, more accounts a year, until a day',
    }),
})
export type AdoptionRows = z.infer<typeof adoptionRows>
