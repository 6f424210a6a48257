import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import { SHORE_OPACITY } from '../layers/base.ts'

/** The source of our tiles; those of a style have names that begin with it. */
export const REAL = 'real-base'

const of = (layer: string) => ({ source: REAL, 'source-layer': layer })
const kinds = (...names: string[]): ExpressionSpecification => ['in', ['get', 'kind'], ['literal', names]]
const geometry = (type: string): ExpressionSpecification => ['==', ['geometry-type'], type]
const green = kinds(
  'park',
  'forest',
  'wood',
  'nature_reserve',
  'grass',
  'grassland',
  'cemetery',
  'wetland',
  'scrub',
)
const road = { layout: { 'line-cap': 'round', 'line-join': 'round' }, ...of('roads') } as const

/** Layers of the Protomaps basemap schema, version 4 (docs.protomaps.com/basemaps/layers), that the areas lie on: what is about the city. */
export const under: LayerSpecification[] = [
  { id: 'real-earth', type: 'fill', ...of('earth'), filter: geometry('Polygon') },
  { id: 'real-cover', type: 'fill', ...of('landcover'), filter: green },
  { id: 'real-use', type: 'fill', ...of('landuse'), filter: green },
]

/** Those that are drawn over the areas' colours, as the schematic ones: a city is known by its river. */
export const over: LayerSpecification[] = [
  {
    id: 'real-buildings',
    type: 'fill',
    ...of('buildings'),
    minzoom: 14,
    paint: { 'fill-opacity': 0.15 },
  },
  {
    id: 'real-minor',
    type: 'line',
    ...road,
    filter: kinds('minor_road'),
    minzoom: 12,
    paint: { 'line-opacity': 0.2 },
  },
  { id: 'real-major', type: 'line', ...road, filter: kinds('major_road'), paint: { 'line-opacity': 0.25 } },
  { id: 'real-highway', type: 'line', ...road, filter: kinds('highway'), paint: { 'line-opacity': 0.4 } },
  { id: 'real-water', type: 'fill', ...of('water'), filter: geometry('Polygon') },
  {
    id: 'real-shores',
    type: 'line',
    ...of('water'),
    filter: geometry('Polygon'),
    paint: { 'line-opacity': SHORE_OPACITY },
  },
  { id: 'real-streams', type: 'line', ...of('water'), filter: geometry('LineString') },
]

const salt = kinds('ocean', 'sea', 'bay', 'strait', 'fjord', 'lagoon')
type Color = [layer: string, property: 'fill-color' | 'line-color', color: string | ExpressionSpecification]

/** Colours by day and night: of which layer, which property, from the colours that `token` gives. */
export const colors = (token: (name: string) => string): Color[] => [
  ['real-earth', 'fill-color', token('--land')],
  ['real-cover', 'fill-color', token('--green')],
  ['real-use', 'fill-color', token('--green')],
  ['real-buildings', 'fill-color', token('--road')],
  ['real-water', 'fill-color', ['case', salt, token('--sea'), token('--water')]],
  ['real-shores', 'line-color', token('--water-name')],
  ['real-streams', 'line-color', token('--water')],
  ['real-minor', 'line-color', token('--road')],
  ['real-major', 'line-color', token('--road')],
  ['real-highway', 'line-color', token('--road')],
]

/** Pixels at scale 1. */
export const widths = {
  'real-shores': 1,
  'real-streams': 1.25,
  'real-minor': 0.75,
  'real-major': 1.25,
  'real-highway': 2,
}
