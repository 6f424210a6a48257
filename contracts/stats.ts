import { z } from 'zod'
import { exportColumn, exportQuery } from './export.ts'
import { figureNames, figureUnits, rowShareNames } from './figure.ts'
import { agenciesQuery, attributesQuery, periodQuery, scopeQuery } from './report.ts'
import { languages, localDay, localized } from './text.ts'

/** By what figures are cut. Days, weeks (by their Mondays), months and hours are those of the city's local time. */
export const statsDimensions = [
  'day',
  'week',
  'month',
  'hour',
  'area',
  'agency',
  'group',
  'category',
  'channel',
  'urgency',
  'rating',
  'outcome',
] as const
export type StatsDimension = (typeof statsDimensions)[number]
export const timeDimensions = ['day', 'week', 'month'] as const satisfies StatsDimension[]
export const isTime = (dimension: StatsDimension): boolean =>
  (timeDimensions as readonly string[]).includes(dimension)

/** What can be counted: every figure of the board, and the shares that only the rows tell. */
export const statsMeasures = [...figureNames, ...rowShareNames] as const
export type StatsMeasureName = (typeof statsMeasures)[number]

/** More cells × measures than this are no table that anybody reads. */
export const MAX_STATS_VALUES = 100_000
export const MAX_DIMENSIONS = 3

/** Distinct words of a list with commas between. */
const words = <Word extends string>(known: readonly Word[], most: number) =>
  z
    .string()
    .max(2000)
    .superRefine((value, issues) => {
      const given = value.split(',')
      const refuse = (message: string) => issues.addIssue({ code: 'custom', message })
      const strange = given.find((word) => !(known as readonly string[]).includes(word))
      const twice = given.find((word, index) => given.indexOf(word) < index)
      if (strange !== undefined) refuse(`“${strange}” is none of ${known.join(', ')}`)
      else if (twice !== undefined) refuse(`“${twice}” stands twice`)
      else if (given.length > most) refuse(`has ${given.length}, at most ${most} may stand here`)
    })
    .transform((value) => value.split(',') as Word[])

const { state: _, unassigned: __, outside: ___, ...filters } = attributesQuery

/** `GET /api/stats` */
export const statsQuery = z.strictObject({
  measures: words(statsMeasures, statsMeasures.length).meta({
    description: 'Names of figures, with commas between',
  }),
  by: words(statsDimensions, MAX_DIMENSIONS)
    .optional()
    .meta({ description: 'Up to three dimensions, with commas between; the total alone if absent' }),
  ...periodQuery,
  compareFrom: localDay.optional().meta({ description: 'First day of a period to compare with' }),
  compareTo: localDay.optional(),
  ...scopeQuery,
  ...agenciesQuery,
  ...filters,
  source: z
    .enum(['auto', 'rows'])
    .default('auto')
    .meta({ description: 'rows: count the rows even where the tallies have the answer' }),
  lang: z.enum(languages).default('vi'),
})
export type StatsQuery = z.infer<typeof statsQuery>

/** Kinds of file that a statistic is taken away in; their names are how the names of the files end. */
export const statsFileFormats = ['csv', 'xlsx', 'parquet'] as const
export type StatsFileFormat = (typeof statsFileFormats)[number]

/** `GET /api/stats/file`: a statistic, as `GET /api/stats` answers it, as a file. */
export const statsFileQuery = statsQuery.extend({
  format: z.enum(statsFileFormats).default('csv'),
  bom: exportQuery.shape.bom,
})
export type StatsFileQuery = z.infer<typeof statsFileQuery>

const measure = z.object({
  name: z.enum(statsMeasures).meta({ description: 'Names the definition of the figure' }),
  unit: z.enum(figureUnits),
  rule: z.string().meta({ description: 'The definition, in the language asked for by `lang`' }),
  of: z.enum(['received', 'now', 'assignments', 'accounts']).meta({
    description:
      'received: reports received in the period; now: reports open now, of the period alone where a time is a dimension; assignments: spells of the period; accounts: of no period',
  }),
  adds: z.boolean().meta({
    description: 'Whether values add up to those of the levels above; numerators and denominators do else',
  }),
})
export type StatsMeasure = z.infer<typeof measure>

const axis = z.object({
  dimension: z.enum(statsDimensions),
  values: z
    .array(z.object({ code: z.string().nullable(), name: localized.nullable() }))
    .meta({ description: 'Code null: the reports that have none, or that lie in no area of the set' }),
})
export type StatsAxis = z.infer<typeof axis>

const cell = z.object({
  at: z.array(z.int()).meta({ description: 'Indexes into the values of the dimensions of its level' }),
  where: z.string().meta({ description: 'What is added to the addresses of the rows' }),
  values: z
    .array(z.tuple([z.number().nullable(), z.number().nullable(), z.number().nullable()]))
    .meta({ description: 'Value, numerator and denominator by measure' }),
})
export type StatsCell = z.infer<typeof cell>

const table = z.object({
  period: z.object({ from: localDay, to: localDay }),
  axes: z.array(axis),
  levels: z.array(z.object({ by: z.array(z.enum(statsDimensions)), cells: z.array(cell) })).meta({
    description:
      'By all dimensions first, then by fewer, the total last. A cell that is not there counts nothing',
  }),
  addresses: z.array(z.object({ rows: z.string(), denominatorRows: z.string().nullable() })).meta({
    description:
      'By measure: followed by & and what the cell says in `where`, the address that lists exactly its rows',
  }),
})
export type StatsTable = z.infer<typeof table>

export const stats = z.object({
  asOf: z.string(),
  asOfSeq: z.int(),
  answeredFrom: z.enum(['tallies', 'rows']),
  because: z.array(z.string()).meta({
    description: 'What of the query no tally has: dimensions, filters, measures, `reach`, `source`',
  }),
  set: z.string(),
  by: z.array(z.enum(statsDimensions)),
  measures: z.array(measure),
  table,
  comparison: table.nullable(),
})
export type Stats = z.infer<typeof stats>

const statedFigure = z.object({
  name: z.enum(statsMeasures),
  title: z.string(),
  ...measure.pick({ unit: true, of: true, rule: true }).shape,
  value: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
})
const statedPeriod = z.object({ period: table.shape.period, figures: z.array(statedFigure) })

/** What a file of a statistic says of itself: on a hidden sheet, in the metadata of Parquet, beside a CSV. Its figures are those of all rows. */
export const statsStatement = statedPeriod.extend({
  of: z.literal('statistics'),
  ...{ id: z.uuid(), city: z.string(), format: z.enum(statsFileFormats) },
  ...stats.pick({ asOf: true, asOfSeq: true, answeredFrom: true, set: true, by: true }).shape,
  filters: z.record(z.string(), z.string()).meta({ description: 'As it was asked' }),
  columns: z.array(exportColumn),
  comparison: statedPeriod.nullable(),
})
export type StatsStatement = z.infer<typeof statsStatement>

/** The address of the rows of a cell. @param of `/api/…?…` from {@link StatsTable.addresses} */
export const rowsOfCell = (of: string, { where }: Pick<StatsCell, 'where'>) => (where ? `${of}&${where}` : of)
