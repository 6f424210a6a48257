import type { Readable } from 'node:stream'
import type { ExportQuery, ExportStatement } from '../../../contracts/export.ts'
import type { Reference } from '../../reports/reference.ts'
import type { Column } from './columns.ts'

/** What a file is written from: the rows chosen, in one snapshot. */
export interface Source {
  city: Reference
  query: ExportQuery
  columns: Column[]
  statement: ExportStatement
  /** The condition that the rows are chosen by, over `report`. */
  chosen: string
  /** What COPY gives for a statement of it. One at a time. */
  copy: (sql: string) => Readable
  /** The first columns of the rows of a query of a few rows. */
  ask: (sql: string) => Promise<number[]>
}

/** One kind of file. */
export interface Format {
  /** Its media type. */
  type: string
  /** The whole file, piece by piece. Whoever stops reading ends what it reads. */
  write: (source: Source) => AsyncIterable<Uint8Array | string>
}
