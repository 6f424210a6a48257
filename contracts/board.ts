import { z } from 'zod'
import { figure, figureNames, type FigureName } from './figure.ts'
import { periodQuery, scopeQuery } from './report.ts'
import { languages, localized } from './text.ts'

/** Figures of each area row and each agency row of the board; the headline has them all. */
export const areaFigureNames = [
  'received',
  'processedRate',
  'backlog',
  'satisfiedOrAccepted',
  'adoption',
] as const satisfies FigureName[]
export const agencyFigureNames = [
  'backlog',
  'processingRate',
  'resolvedPerWorkingDay',
  'satisfiedOrAccepted',
] as const satisfies FigureName[]

export const boardQuery = z.strictObject({
  ...periodQuery,
  ...scopeQuery,
  lang: z.enum(languages).default('vi'),
})
export type BoardQuery = z.infer<typeof boardQuery>

const named = { id: z.int(), code: z.string(), name: localized }
const figuresOf = <Name extends FigureName>(names: readonly Name[]) =>
  z.object(Object.fromEntries(names.map((name) => [name, figure])) as Record<Name, typeof figure>)

/** `GET /api/board`: the figures of a period for the city, an area, an agency or both. */
export const board = z.object({
  asOfSeq: z.int(),
  asOf: z.string(),
  period: z.object({ from: z.string(), to: z.string() }),
  set: z.string(),
  figures: figuresOf(figureNames),
  areas: z.array(z.object({ ...named, figures: figuresOf(areaFigureNames) })),
  agencies: z.array(z.object({ ...named, figures: figuresOf(agencyFigureNames) })),
  /** Reports of the period that lie in no area of this set: counted in the city, in no row of `areas`. */
  unmapped: z.int(),
})
export type Board = z.infer<typeof board>
