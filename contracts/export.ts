import { z } from 'zod'
import { reportsQuery } from './report.ts'
import { languages, localDay } from './text.ts'

export const exportFormats = ['csv', 'geojson', 'xlsx', 'parquet', 'fgb'] as const
export const exportFormat = z.enum(exportFormats)
export type ExportFormat = z.infer<typeof exportFormat>

/** Of which time zone, or of no zone: what a column holds, for files that say it of their columns. */
export const columnTypes = ['string', 'integer', 'number', 'date', 'dateTime'] as const
export type ColumnType = (typeof columnTypes)[number]

/** `GET /api/exports/reports`: the filters of `GET /api/reports`, whole and without pages. */
export const exportQuery = reportsQuery.omit({ limit: true, after: true, sort: true }).extend({
  format: exportFormat.default('csv'),
  lang: z.enum(languages).default('vi'),
  personal: z.enum(['yes']).optional().meta({
    description: 'With who reported and what she wrote: for the operations centre alone, and written down',
  }),
  bom: z
    .enum(['yes', 'no'])
    .default('yes')
    .meta({ description: 'Of CSV: a mark by which Excel knows UTF-8' }),
})
export type ExportQuery = z.infer<typeof exportQuery>

/** What is added up over the rows of a file, so that whoever has it can add it up again. */
export const exportTotals = z.object({
  reports: z.int(),
  groups: z
    .record(z.string(), z.int())
    .meta({ description: 'How many of the rows are of each group that the figures count' }),
})

/** A column of a file, with its title in the language asked for. */
export const exportColumn = z.object({ name: z.string(), type: z.enum(columnTypes), title: z.string() })

/** What proves a file to be the one that was given. */
export const fileSeal = z.object({
  bytes: z.int(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .meta({ description: 'SHA-256 of all bytes, as sha256sum prints it' }),
})
export type FileSeal = z.infer<typeof fileSeal>

/** What a file holds: kept for years (`EXPORT_RECORD_DAYS`), so that a file can be checked by its name years later. */
export const exportStatement = z.object({
  id: z.uuid(),
  city: z.string(),
  of: z.literal('reports'),
  format: exportFormat,
  filters: z.record(z.string(), z.string()),
  period: z.object({ from: localDay.nullable(), to: localDay.nullable() }),
  timeZone: z.string(),
  asOf: z.string().meta({ description: 'When the last change that it holds was folded' }),
  asOfSeq: z.int(),
  epoch: z.string().meta({ description: 'Names the log that asOfSeq is of' }),
  columns: z.array(exportColumn.extend({ description: z.string() })),
  totals: exportTotals,
  figures: z.array(
    z.object({
      name: z.string(),
      rule: z.string(),
      value: z.number().nullable(),
      numerator: z.number().nullable(),
      denominator: z.number().nullable(),
    }),
  ),
})
export type ExportStatement = z.infer<typeof exportStatement>

export const jobStates = ['waiting', 'running', 'done', 'failed', 'cancelled', 'expired'] as const
/** Why there is no file: no room for it, whoever wrote it ended thrice, the filter names what is no more, or something of ours. */
export const jobReasons = ['disk-full', 'interrupted', 'refused', 'broken'] as const

/** A file that is written while nobody waits for it. */
export const exportJob = z.object({
  id: z.uuid(),
  state: z.enum(jobStates),
  reason: z.enum(jobReasons).nullable(),
  format: exportFormat,
  filters: z.record(z.string(), z.string()),
  rows: z.object({
    done: z.int(),
    total: z.int().nullable().meta({ description: 'Null until they are counted' }),
  }),
  file: z
    .object({
      name: z.string(),
      bytes: z.int(),
      sha256: fileSeal.shape.sha256.nullable().meta({ description: 'Null of files of before it was kept' }),
      href: z.string(),
      statement: z.string().meta({ description: 'Address of what it holds' }),
      asOfSeq: z.int(),
      expiresAt: z.string(),
    })
    .nullable(),
  madeAt: z.string(),
  endedAt: z.string().nullable(),
})
export type ExportJob = z.infer<typeof exportJob>

/** `GET /api/exports`: those of whoever asks, newest first. */
export const exportJobs = z.object({
  items: z.array(exportJob),
  recordDays: z.int().nullable().meta({
    description: 'Days for which it is kept what a file holds and what proves it, also after the file',
  }),
})
