import { z } from 'zod'
import { localized } from './text.ts'

/** Degrees, EPSG:4326. */
const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])

export const baseKinds = ['river', 'lake', 'lagoon', 'sea', 'road'] as const

/** Something that gives orientation: a centre line of a river or a road, or the shore of standing water. */
export const baseFeature = z.strictObject({
  type: z.literal('Feature'),
  properties: z.strictObject({
    kind: z.enum(baseKinds),
    name: localized.nullable(),
    widthMetres: z.number().positive().nullable().meta({ description: 'Of a river, in metres' }),
    labels: z.array(position).meta({ description: 'Where its name may stand, the best place first' }),
  }),
  geometry: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('LineString'), coordinates: z.array(position).min(2) }),
    z.strictObject({ type: z.literal('Polygon'), coordinates: z.array(z.array(position).min(4)).length(1) }),
  ]),
})
export type BaseFeature = z.infer<typeof baseFeature>

/** `GET /api/basemap`: schematic water and main roads of the city; none where nobody has written them down. */
export const basemap = z.strictObject({
  type: z.literal('FeatureCollection'),
  features: z.array(baseFeature),
})
export type Basemap = z.infer<typeof basemap>
