import { stringify } from 'csv-stringify/sync'
import { BOM } from '../../exports/csv.ts'
import type { FileTable } from './fileTable.ts'

/** RFC 4180 but for the ends of lines; a cell of text that a spreadsheet would take for a formula begins with an apostrophe. */
export function csvOf({ columns, rows }: FileTable, bom: boolean): Buffer {
  const text = stringify([columns.map(({ name }) => name), ...rows], { escape_formulas: true })
  return Buffer.from((bom ? BOM : '') + text)
}
