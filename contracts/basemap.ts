import { z } from 'zod'
import { localized } from './text.ts'

/** Degrees, EPSG:4326. */
const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])

export const baseKinds = ['river', 'lake', 'lagoon', 'sea', 'road'] as const

const isLine = (kind: (typeof baseKinds)[number]) => kind === 'river' || kind === 'road'
const isClosed = (ring: [number, number][]) => `${ring[0]}` === `${ring.at(-1)}`

/** Something that gives orientation: a centre line of a river or a road, or the shore of standing water. */
export const baseFeature = z
  .strictObject({
    type: z.literal('Feature'),
    properties: z.strictObject({
      kind: z.enum(baseKinds),
      name: localized.nullable(),
      widthMetres: z.number().positive().nullable().meta({ description: 'Of a river, in metres' }),
      labels: z.array(position).meta({ description: 'Where its name may stand, the best place first' }),
    }),
    geometry: z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('LineString'), coordinates: z.array(position).min(2) }),
      z.strictObject({
        type: z.literal('Polygon'),
        coordinates: z.array(z.array(position).min(4)).length(1),
      }),
    ]),
  })
  .refine(({ properties, geometry }) => (geometry.type === 'LineString') === isLine(properties.kind), {
    path: ['geometry', 'type'],
    error: 'is a LineString of a river or a road, and a Polygon of standing water',
  })
  .refine(({ properties: { kind, widthMetres } }) => kind !== 'river' || widthMetres !== null, {
    path: ['properties', 'widthMetres'],
    error: 'is missing of a river',
  })
  .refine(({ geometry }) => geometry.type === 'LineString' || geometry.coordinates.every(isClosed), {
    path: ['geometry', 'coordinates'],
    error: 'do not end where they begin',
  })
export type BaseFeature = z.infer<typeof baseFeature>

/** A base map beside the schematic one: vector tiles in the Protomaps schema from our own server, or a MapLibre style from another. */
export const realBase = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('tiles'),
    tiles: z.string().meta({ description: 'Address with {z}, {x} and {y}, on this server' }),
    minZoom: z.int(),
    maxZoom: z.int(),
    attribution: z.string().meta({ description: 'HTML, as the file has it' }),
  }),
  z.strictObject({ kind: z.literal('style'), url: z.string() }),
])

/** A city's file of its waters and roads. */
export const baseFile = z.strictObject({
  type: z.literal('FeatureCollection'),
  features: z.array(baseFeature),
})
/** `GET /api/basemap`: schematic water and main roads of the city, none where nobody has written them down; and the real base map. */
export const basemap = baseFile.extend({ real: realBase.nullable() })
export type Basemap = z.infer<typeof basemap>
