import path from 'node:path'
import type { ExportFormat } from '../../../../contracts/export.ts'
import type { ExportRecord } from '../../../../contracts/exportRecord.ts'
import type { FileRow } from '../recount.ts'
import { openCsv, openGeojson } from './text.ts'
import { openFlatgeobuf } from './flatgeobuf.ts'
import { openParquet } from './parquet.ts'
import { openXlsx } from './xlsx.ts'

/** A file of ours, as it lies on a disk. */
export interface OpenFile {
  rows: AsyncIterable<FileRow> | Iterable<FileRow>
  /** What it says of itself; CSV cannot, unless what is said of it lies beside it, which then knows what proves it, too. */
  statement: ExportRecord | null
}

const readers: Record<ExportFormat, (file: string) => Promise<OpenFile>> = {
  csv: openCsv,
  geojson: openGeojson,
  xlsx: openXlsx,
  parquet: openParquet,
  fgb: openFlatgeobuf,
}

/** @returns what opens a file of this name, or null where no file of ours ends so */
export function readerOf(file: string): ((file: string) => Promise<OpenFile>) | null {
  const end = path.extname(file).slice(1)
  return Object.hasOwn(readers, end) ? readers[end as ExportFormat] : null
}
