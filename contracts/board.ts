import { z } from 'zod'
import { figure, figureName, type FigureName } from './figure.ts'
import { periodQuery, scopeQuery } from './report.ts'
import { languages, localized } from './text.ts'

const deadlineFigureNames = [
  'backlog',
  'dueSoon',
  'overdue',
  'onTime',
  'onTimeAfterExtension',
  'late',
  'acknowledgedInTime',
] as const satisfies FigureName[]

/** Figures of each row of the board, by what is asked for; the headline has them all. */
export const rowFigures = {
  areas: {
    work: ['received', 'processedRate', 'backlog', 'satisfiedOrAccepted', 'adoption'],
    deadlines: deadlineFigureNames,
  },
  agencies: {
    work: ['backlog', 'processingRate', 'resolvedPerWorkingDay', 'satisfiedOrAccepted'],
    deadlines: deadlineFigureNames,
  },
  categories: {
    work: ['received', 'processedRate', 'backlog', 'processingRate', 'satisfiedOrAccepted'],
    deadlines: deadlineFigureNames,
  },
} as const satisfies Record<string, Record<string, readonly FigureName[]>>
export const rowFigureSets = ['work', 'deadlines'] as const

export const boardQuery = z.strictObject({
  ...periodQuery,
  ...scopeQuery,
  rows: z.enum(rowFigureSets).default('work').meta({ description: 'Which figures the rows have' }),
  lang: z.enum(languages).default('vi'),
})
export type BoardQuery = z.infer<typeof boardQuery>

const named = { id: z.int(), code: z.string(), name: localized }
const row = { ...named, figures: z.partialRecord(figureName, figure) }

/** `GET /api/board`: the figures of a period for the city, an area, an agency or both. */
export const board = z.object({
  asOfSeq: z.int(),
  asOf: z.string(),
  period: z.object({ from: z.string(), to: z.string() }),
  set: z.string(),
  figures: z.record(figureName, figure),
  areas: z.array(z.object(row)),
  agencies: z.array(z.object(row)),
  /** Reports of the period that lie in no area of this set: counted in the city, in no row of `areas`. */
  unmapped: z.int(),
})
export type Board = z.infer<typeof board>

/** `GET /api/board/categories`: the same by category, in both levels; a group is the sum of its categories. */
export const categoriesBoard = z.object({
  asOfSeq: z.int(),
  asOf: z.string(),
  period: z.object({ from: z.string(), to: z.string() }),
  set: z.string(),
  categories: z.array(z.object({ ...row, parent: z.string().nullable() })),
})
export type CategoriesBoard = z.infer<typeof categoriesBoard>
