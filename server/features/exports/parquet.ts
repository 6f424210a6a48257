import type { SchemaElement } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { Column } from './columns.ts'
import type { Format } from './format.ts'
import { jsonRows, type Cell } from './jsonRows.ts'

/** Rows that are held until they are written: enough for a reader to skip by, few enough for memory. */
const ROWS_A_GROUP = 50_000

const GEOMETRY = 'geometry'
/** The key of the metadata that says what a file holds. */
export const STATEMENT = 'toancanh:statement'

/** Of the metadata of a GeoParquet file, version 1.1: without `crs` it is longitude and latitude, OGC:CRS84. */
const GEO = {
  version: '1.1.0',
  primary_column: GEOMETRY,
  columns: { [GEOMETRY]: { encoding: 'WKB', geometry_types: ['Point'] } },
}

/** How Parquet declares a column. */
export function element({ name, type }: Pick<Column, 'name' | 'type'>): SchemaElement {
  const optional = { name, repetition_type: 'OPTIONAL' } as const
  switch (type) {
    case 'string':
      return { ...optional, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }
    case 'integer':
      return { ...optional, type: 'INT32' }
    case 'number':
      return { ...optional, type: 'DOUBLE' }
    case 'date':
      return { ...optional, type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } }
    case 'dateTime':
      return {
        ...{ ...optional, type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
      }
  }
}

/** What a column holds as Parquet stores it: days since 1970, milliseconds since then. */
const stored = ({ type, sql }: Column) =>
  type === 'dateTime'
    ? `(date_part('epoch', ${sql}) * 1000)::bigint`
    : type === 'date'
      ? `(${sql} - date '1970-01-01')`
      : sql

/** Points as well-known binary, one after the other in one buffer. */
function points(rows: Cell[][], lon: number, lat: number): Uint8Array[] {
  const SIZE = 21
  const bytes = new Uint8Array(rows.length * SIZE)
  const view = new DataView(bytes.buffer)
  return rows.map((row, index) => {
    const at = index * SIZE
    view.setUint8(at, 1)
    view.setUint32(at + 1, 1, true)
    view.setFloat64(at + 5, row[lon] as number, true)
    view.setFloat64(at + 13, row[lat] as number, true)
    return bytes.subarray(at, at + SIZE)
  })
}

/** Gives the bytes of a text, the same ones for the same text: the writer then knows its words by sight. */
function interning(): (text: Cell) => Uint8Array | null {
  const encoder = new TextEncoder()
  const known = new Map<string, Uint8Array>()
  return (text) => {
    if (text === null) return null
    let bytes = known.get(text as string)
    if (!bytes) known.set(text as string, (bytes = encoder.encode(text as string)))
    return bytes
  }
}

/** Parquet with GeoParquet's metadata and the statement as `toancanh:statement`; a group of rows at a time. */
export const parquet: Format = {
  type: 'application/vnd.apache.parquet',
  async *write(source) {
    const { columns, statement } = source
    const [lon, lat] = ['lon', 'lat'].map((name) => columns.findIndex((column) => column.name === name))
    const writer = new ByteWriter()
    const file = new ParquetWriter({
      writer,
      schema: [
        { name: 'reports', num_children: columns.length + 1 },
        ...columns.map(element),
        { name: GEOMETRY, type: 'BYTE_ARRAY', repetition_type: 'REQUIRED' },
      ],
      kvMetadata: [
        { key: 'geo', value: JSON.stringify(GEO) },
        { key: STATEMENT, value: JSON.stringify(statement) },
      ],
      createdBy: 'Toàn Cảnh',
    })
    const words = columns.map(({ type, words }) =>
      type === 'string' && words !== 'free' ? interning() : null,
    )
    let rows: Cell[][] = []
    for await (const more of jsonRows(source, columns, stored)) {
      rows.push(...more)
      if (rows.length >= ROWS_A_GROUP) yield* group()
    }
    if (rows.length > 0) yield* group()
    void file.finish()
    yield taken()

    function* group() {
      void file.write({
        columnData: [
          ...columns.map(({ name }, index) => {
            const known = words[index]
            const cells = rows.map((row) => row[index]!)
            return { name, data: known ? cells.map(known) : cells }
          }),
          { name: GEOMETRY, data: points(rows, lon!, lat!) },
        ],
        rowGroupSize: rows.length,
      })
      rows = []
      yield taken()
    }

    /** What was written since the last time. */
    function taken(): Uint8Array {
      const bytes = writer.getBytes().slice()
      writer.index = 0
      return bytes
    }
  },
}
