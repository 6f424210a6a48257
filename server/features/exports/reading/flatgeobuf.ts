import { open } from 'node:fs/promises'
import { geojson, type HeaderMeta } from 'flatgeobuf'
import type { FileRow } from '../recount.ts'
import type { OpenFile } from './index.ts'
import { readStatement } from './statement.ts'

export async function openFlatgeobuf(name: string): Promise<OpenFile> {
  // What the header says is known before the first feature is.
  let metadata: string | null = null
  for await (const _ of features(name, (said) => (metadata = said))) break
  return {
    rows: features(name),
    statement: metadata === null ? null : readStatement(metadata),
  }
}

async function* features(
  name: string,
  told: (metadata: string | null) => void = () => {},
): AsyncGenerator<FileRow> {
  const file = await open(name)
  try {
    let columns: string[] = []
    const stream = file.readableWebStream() as ReadableStream
    const read = geojson.deserialize(stream, {
      headerMetaFn: ({ metadata, columns: named }: HeaderMeta) => {
        columns = (named ?? []).map((column) => column.name)
        told(metadata)
      },
    })
    // Values that are absent are not among the properties.
    for await (const { properties } of read)
      yield Object.fromEntries(columns.map((column) => [column, properties?.[column] ?? null]))
  } finally {
    await file.close()
  }
}
