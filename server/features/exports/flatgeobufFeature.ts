import { Builder } from 'flatbuffers'
import { ColumnType } from 'flatgeobuf/lib/mjs/flat-geobuf/column-type.js'
import { Feature } from 'flatgeobuf/lib/mjs/flat-geobuf/feature.js'
import { Geometry } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry.js'
import { GeometryType } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js'
import type { Cell } from './jsonRows.ts'

/** An UTF-16 unit takes three bytes of UTF-8 at most. */
const BYTES_A_UNIT = 3
/** The index of a column and the length of its text, or its number. */
const BYTES_A_CELL = 2 + 8

/**
 * Writes points with properties as features of a FlatGeobuf file. The library's own `buildFeature` allocates some kilobytes
 * outside the heap for each, which are collected late: a million features held 113 MB. Here all are built in the same memory.
 * @param types of the columns; of `Int`, `Double`, `String` and `DateTime`
 */
export function featureWriter(types: readonly ColumnType[]) {
  const builder = new Builder(4096)
  const encoder = new TextEncoder()
  let bytes = new Uint8Array(4096)
  let view = new DataView(bytes.buffer)

  /** Makes room for a row, whatever its texts are. */
  function makeRoom(row: readonly Cell[]) {
    const units = row.reduce<number>(
      (sum, cell) => sum + (typeof cell === 'string' ? BYTES_A_UNIT * cell.length : 0),
      0,
    )
    const most = units + row.length * BYTES_A_CELL
    if (most <= bytes.length) return
    bytes = new Uint8Array(2 * most)
    view = new DataView(bytes.buffer)
  }

  /** @returns how many bytes of `bytes` the properties take; a cell that is empty takes none */
  function writeProperties(row: readonly Cell[]): number {
    makeRoom(row)
    let at = 0
    row.forEach((cell, index) => {
      if (cell === null) return
      view.setUint16(at, index, true)
      at += 2
      const type = types[index]
      if (type === ColumnType.Int) {
        view.setInt32(at, Number(cell), true)
        at += 4
      } else if (type === ColumnType.Double) {
        view.setFloat64(at, Number(cell), true)
        at += 8
      } else {
        const { written } = encoder.encodeInto(String(cell), bytes.subarray(at + 4))
        view.setUint32(at, written, true)
        at += 4 + written
      }
    })
    return at
  }

  /**
   * @param row cells in the order of the columns
   * @param lon, lat EPSG:4326
   * @returns the feature with its length before it
   */
  return (row: readonly Cell[], lon: number, lat: number): Buffer => {
    builder.clear()
    const properties = builder.createByteVector(bytes.subarray(0, writeProperties(row)))
    const xy = Geometry.createXyVector(builder, [lon, lat])
    // A point has neither ends nor parts; with parts, empty or not, it would be taken for a collection.
    Geometry.startGeometry(builder)
    Geometry.addXy(builder, xy)
    Geometry.addType(builder, GeometryType.Point)
    const geometry = Geometry.endGeometry(builder)
    Feature.startFeature(builder)
    Feature.addGeometry(builder, geometry)
    Feature.addProperties(builder, properties)
    builder.finishSizePrefixed(Feature.endFeature(builder))
    return Buffer.from(builder.asUint8Array())
  }
}
