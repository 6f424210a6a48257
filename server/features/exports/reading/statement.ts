import { z } from 'zod'
import { exportStatement } from '../../../../contracts/export.ts'
import { statsStatement } from '../../../../contracts/stats.ts'

/** What a file of ours says of itself, whether it holds reports or a statistic. */
export const fileStatement = z.discriminatedUnion('of', [exportStatement, statsStatement])
export type FileStatement = z.infer<typeof fileStatement>

/** @param text what a file carries for programs */
export const readStatement = (text: string): FileStatement => fileStatement.parse(JSON.parse(text))
