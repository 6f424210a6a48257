import { parquetWriteBuffer } from 'hyparquet-writer'
import { element, STATEMENT } from '../../exports/parquet.ts'
import type { FileTable } from './fileTable.ts'

const DAY_MS = 86_400_000

/** Typed columns, and the statement as metadata: as files of reports carry it. */
export function parquetOf({ columns, rows, statement }: FileTable): Buffer {
  const cells = (index: number) => rows.map((row) => row[index]!)
  const bytes = parquetWriteBuffer({
    schema: [{ name: 'statistics', num_children: columns.length }, ...columns.map(element)],
    columnData: columns.map(({ name, type }, index) => ({
      name,
      data:
        type === 'date'
          ? cells(index).map((day) => (day === null ? null : Date.parse(String(day)) / DAY_MS))
          : cells(index),
    })),
    kvMetadata: [{ key: STATEMENT, value: JSON.stringify(statement) }],
  })
  return Buffer.from(bytes)
}
