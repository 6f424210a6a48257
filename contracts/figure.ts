import { z } from 'zod'

/** Figures that may change with every event, and come with every frame. */
export const liveFigureNames = [
  'received',
  'acknowledged',
  'processedRate',
  'backlog',
  'processingRate',
  'ratingResponse',
  'satisfiedOrAccepted',
  'satisfied',
  'accepted',
  'dissatisfied',
  'refused',
  'reopened',
  'dueSoon',
  'overdue',
  'onTime',
  'onTimeAfterExtension',
  'late',
  'acknowledgedInTime',
  'adoption',
] as const
export type LiveFigureName = (typeof liveFigureNames)[number]

/** Every figure that needs no deadline; the rest of them is read from the board. Defined in server/figures/definitions.ts, once. */
export const figureNames = [
  ...liveFigureNames,
  'resolvedPerWorkingDay',
  'handlingTimeMedian',
  'handlingTimeP90',
] as const
export const figureName = z.enum(figureNames)
export type FigureName = z.infer<typeof figureName>

/** Shares of the reports received that only their rows tell: what looks better than it is. */
export const rowShareNames = ['lastMinute', 'withoutPhoto', 'pingPong'] as const
export type RowShareName = (typeof rowShareNames)[number]

/** Figures of a morning's page: counted from the rows and the log, for one area or agency. Defined in server/figures/rowDefinitions.ts. */
export const rowFigureNames = [
  'dueOnDay',
  'wentOverdue',
  'backlogBefore',
  'cameIn',
  'wereResolved',
  'wereReopened',
  'closedOtherwise',
  ...rowShareNames,
  'categoryShare',
  'onTimeExpected',
  'begunPerWorkingDay',
  'endedPerWorkingDay',
] as const
export const rowFigureName = z.enum(rowFigureNames)
export type RowFigureName = z.infer<typeof rowFigureName>

export const figureUnits = ['reports', 'share', 'workingMinutes', 'reportsPerWorkingDay'] as const

/** A number that proves itself. A ratio whose denominator is 0 has the value null. */
export const figure = z.object({
  value: z.number().nullable(),
  unit: z.enum(figureUnits),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  rule: z.string().meta({ description: 'The definition, in the language asked for by `lang`' }),
  asOf: z.string().meta({ description: 'When the last change that it counts was folded' }),
  asOfSeq: z.int(),
  rows: z.string().meta({
    description:
      'URL that lists exactly the rows of the numerator (of the denominator where there is no numerator)',
  }),
  denominatorRows: z
    .string()
    .nullable()
    .meta({ description: 'URL that lists exactly the rows of the denominator, if it counts rows' }),
})
export type Figure = z.infer<typeof figure>

/** A figure of now or of a past instant: of the past there is no list of the rows, for they have changed since. */
export const figureThen = figure.extend({ rows: z.string().nullable() })
export type FigureThen = z.infer<typeof figureThen>
