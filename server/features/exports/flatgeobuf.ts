import { Builder } from 'flatbuffers'
import { magicbytes } from 'flatgeobuf/lib/mjs/constants.js'
import { Column as ColumnTable } from 'flatgeobuf/lib/mjs/flat-geobuf/column.js'
import { ColumnType } from 'flatgeobuf/lib/mjs/flat-geobuf/column-type.js'
import { Crs } from 'flatgeobuf/lib/mjs/flat-geobuf/crs.js'
import { GeometryType } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js'
import { Header } from 'flatgeobuf/lib/mjs/flat-geobuf/header.js'
import type { ExportStatement } from '../../../contracts/export.ts'
import type { Column } from './columns.ts'
import { featureWriter } from './flatgeobufFeature.ts'
import type { Format } from './format.ts'
import { jsonRows } from './jsonRows.ts'

const types: Record<Column['type'], ColumnType> = {
  string: ColumnType.String,
  integer: ColumnType.Int,
  number: ColumnType.Double,
  // The format has no day without a time.
  date: ColumnType.String,
  dateTime: ColumnType.DateTime,
}

/** What the library's own header leaves out: the statement as metadata, and what the columns are called. */
function header({ columns, ...statement }: ExportStatement, city: string): Uint8Array {
  const builder = new Builder()
  const tables = columns.map(({ name, type, title, description }) => {
    const [named, titled, described] = [name, title, description].map((text) => builder.createString(text))
    ColumnTable.startColumn(builder)
    ColumnTable.addName(builder, named!)
    ColumnTable.addType(builder, types[type])
    ColumnTable.addTitle(builder, titled!)
    ColumnTable.addDescription(builder, described!)
    return ColumnTable.endColumn(builder)
  })
  const all = Header.createColumnsVector(builder, tables)
  Crs.startCrs(builder)
  Crs.addCode(builder, 4326)
  const crs = Crs.endCrs(builder)
  const name = builder.createString(`${city}-reports`)
  const metadata = builder.createString(JSON.stringify({ ...statement, columns }))
  Header.startHeader(builder)
  Header.addName(builder, name)
  Header.addGeometryType(builder, GeometryType.Point)
  Header.addColumns(builder, all)
  Header.addFeaturesCount(builder, BigInt(statement.totals.reports))
  Header.addIndexNodeSize(builder, 0)
  Header.addCrs(builder, crs)
  Header.addMetadata(builder, metadata)
  builder.finishSizePrefixed(Header.endHeader(builder))
  return builder.asUint8Array()
}

/** FlatGeobuf without an index, which could only be written once every feature is known. */
export const flatgeobuf: Format = {
  type: 'application/flatgeobuf',
  async *write(source) {
    const { columns, statement } = source
    yield magicbytes
    yield header(statement, statement.city)
    const [lon, lat] = ['lon', 'lat'].map((name) => columns.findIndex((column) => column.name === name))
    const feature = featureWriter(columns.map(({ type }) => types[type]))
    for await (const rows of jsonRows(source, columns, ({ sql }) => sql))
      yield Buffer.concat(rows.map((row) => feature(row, row[lon!] as number, row[lat!] as number)))
  },
}
