import { z } from 'zod'
import { exportStatement, fileSeal } from './export.ts'
import { statsStatement } from './stats.ts'

/** What a file of ours says of itself, whether it holds reports or a statistic. */
export const fileStatement = z.discriminatedUnion('of', [exportStatement, statsStatement])
export type FileStatement = z.infer<typeof fileStatement>

const sealed = {
  file: fileSeal.optional().meta({ description: 'Absent of files that were given before it was kept' }),
  given: z
    .object({ first: z.string(), last: z.string(), lastAsOfSeq: z.int(), times: z.int() })
    .optional()
    .meta({ description: 'When the same file was given to the same taker, byte for byte, and how often' }),
}
/** `GET /api/exports/{id}`: what a file that was handed out holds, and what proves that it is that file. */
export const exportRecord = z.discriminatedUnion('of', [
  exportStatement.extend(sealed),
  statsStatement.extend(sealed),
])
export type ExportRecord = z.infer<typeof exportRecord>
