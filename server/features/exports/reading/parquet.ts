import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, type FileMetaData } from 'hyparquet'
import type { FileRow } from '../recount.ts'
import type { OpenFile } from './index.ts'
import { STATEMENT } from '../parquet.ts'
import { readStatement } from './statement.ts'

type Buffer = Awaited<ReturnType<typeof asyncBufferFromFile>>

export async function openParquet(name: string): Promise<OpenFile> {
  const file = await asyncBufferFromFile(name)
  const metadata = await parquetMetadataAsync(file)
  const said = metadata.key_value_metadata?.find(({ key }) => key === STATEMENT)?.value
  const statement = said ? readStatement(said) : null
  const days = new Set(statement?.columns.flatMap(({ name, type }) => (type === 'date' ? [name] : [])))
  return { rows: groups(file, metadata, days), statement }
}

/** One group of rows at a time; days and instants as the other formats write them. */
async function* groups(file: Buffer, metadata: FileMetaData, days: Set<string>): AsyncGenerator<FileRow> {
  let rowStart = 0
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows)
    for (const row of await parquetReadObjects({ file, metadata, rowStart, rowEnd }))
      yield Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          value instanceof Date
            ? value.toISOString().slice(0, days.has(name) ? 10 : undefined)
            : (value as unknown),
        ]),
      )
    rowStart = rowEnd
  }
}
