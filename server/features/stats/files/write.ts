import type { Stats, StatsFileFormat, StatsQuery } from '../../../../contracts/stats.ts'
import type { Language } from '../../../../contracts/text.ts'
import { formats } from '../../exports/formats.ts'
import { describeCsv } from '../../open/csvw.ts'
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

/** A statistic as a file; its name says the seq that it holds. */
export interface StatsFile {
  name: string
  /** Media type. */
  type: string
  bytes: Buffer
  rows: number
  /** What the audit log keeps of its being handed out. */
  audit: Record<string, string | number>
}

const nameOf = (city: string, { asOfSeq }: Stats, format: StatsFileFormat) =>
  `${city}-statistics-seq${asOfSeq}.${format}`

/** @param query what was asked @param city its code @param bom whether a CSV begins with a byte order mark */
export async function writeStats(
  format: StatsFileFormat,
  stats: Stats,
  query: StatsQuery,
  { city, bom }: { city: string; bom: boolean },
): Promise<StatsFile> {
  const table = fileTable(stats, query)
  const rows = table.rows.length
  return {
    name: nameOf(city, stats, format),
    type: formats[format].type,
    bytes: await writers[format](table, { language: query.lang, bom }),
    rows,
    audit: { format, statistics: query.measures.join(','), rows },
  }
}

/** What describes a statistic as CSV, with its statement, to lie beside it. @param city its code */
export function describeStats(stats: Stats, query: StatsQuery, city: string): object {
  const { columns, statement } = fileTable(stats, query)
  return describeCsv({
    url: nameOf(city, stats, 'csv'),
    title: { vi: 'Thống kê', en: 'Statistics' },
    about: {
      vi: `${query.measures.join(', ')} tại seq ${stats.asOfSeq}`,
      en: `${query.measures.join(', ')} at seq ${stats.asOfSeq}`,
    },
    columns: columns.map(({ name, type, title }) => ({ name, type, title, about: title })),
    ...{ modified: stats.asOf, statement },
  })
}
