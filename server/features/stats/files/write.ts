import { randomUUID } from 'node:crypto'
import type { Stats, StatsFileFormat, StatsFileQuery } from '../../../../contracts/stats.ts'
import type { Language } from '../../../../contracts/text.ts'
import type { Deps } from '../../../http/deps.ts'
import { linksOf, recordAddress } from '../../exports/companion.ts'
import { fileName } from '../../exports/fileName.ts'
import { formats } from '../../exports/formats.ts'
import { findSame, keepRecord, type Taker } from '../../exports/records.ts'
import { sealOf } from '../../exports/seal.ts'
import { csvOf } from './csv.ts'
import { fileTable, type FileTable } from './fileTable.ts'
import { parquetOf } from './parquet.ts'
import { workbookOf } from './workbook.ts'

interface Choice {
  language: Language
  bom: boolean
}
const writers: Record<StatsFileFormat, (table: FileTable, choice: Choice) => Buffer | Promise<Buffer>> = {
  csv: (table, { bom }) => csvOf(table, bom),
  xlsx: (table, { language }) => workbookOf(table, language),
  parquet: parquetOf,
}

/** A statistic as a file; its name says the seq that it holds, and the id of what is kept of it. */
export interface StatsFile {
  name: string
  /** Media type. */
  type: string
  bytes: Buffer
  rows: number
  /** Where it is described. */
  links: string[]
  /** What the audit log keeps of its being handed out. */
  audit: Record<string, string | number>
  /** Keeps what it holds and what proves it: before it is handed out. */
  keep: () => Promise<void>
}

/**
 * Writes a statistic as a file.
 * @param query what was asked @param taker who is given it @param bom whether a CSV begins with a byte order mark
 */
export async function writeStats(
  { knex, reference }: Pick<Deps, 'knex' | 'reference'>,
  stats: Stats,
  { format, bom, ...query }: StatsFileQuery,
  taker: Taker | null,
): Promise<StatsFile> {
  const facts = { id: randomUUID(), city: reference().city.code, format }
  const table = fileTable(stats, query, facts)
  const bytes = await writers[format](table, { language: query.lang, bom: bom === 'yes' })
  const rows = table.rows.length
  const seal = sealOf(bytes)
  // What was given before keeps its name and its one record, however often a program asks for it.
  const statement = (await findSame(knex, table.statement, seal, taker)) ?? table.statement
  return {
    ...{ name: fileName(statement), type: formats[format].type, bytes, rows },
    links: linksOf(recordAddress(statement.id), format),
    audit: { id: statement.id, format, statistics: query.measures.join(','), rows },
    keep: () => keepRecord(knex, statement, seal, taker, stats.asOfSeq),
  }
}
