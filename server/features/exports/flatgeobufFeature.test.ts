import fc from 'fast-check'
import { ColumnType } from 'flatgeobuf/lib/mjs/flat-geobuf/column-type.js'
import { buildFeature } from 'flatgeobuf/lib/mjs/generic/feature.js'
import type { IParsedGeometry } from 'flatgeobuf/lib/mjs/generic/geometry.js'
import type { HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js'
import { GeometryType } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js'
import { expect, test } from 'vitest'
import { featureWriter } from './flatgeobufFeature.ts'

const types = [ColumnType.String, ColumnType.Int, ColumnType.Double, ColumnType.DateTime, ColumnType.String]
const meta = { columns: types.map((type, index) => ({ name: `c${index}`, type })) } as HeaderMeta
const point = (lon: number, lat: number) =>
  ({ xy: [lon, lat], type: GeometryType.Point }) as unknown as IParsedGeometry

const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of)
const text = fc.string({ unit: 'grapheme', maxLength: 3000 })
const rows = fc.array(
  fc.tuple(
    maybe(text),
    maybe(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
    maybe(fc.double()),
    maybe(fc.date({ noInvalidDate: true }).map((date) => date.toISOString())),
    maybe(text),
  ),
  { minLength: 1, maxLength: 5 },
)

test('a feature has the bytes that the library would write, whichever came before it', () => {
  fc.assert(
    fc.property(rows, fc.double(), fc.double(), (all, lon, lat) => {
      const write = featureWriter(types)
      for (const row of all) {
        const properties = Object.fromEntries(row.map((cell, index) => [`c${index}`, cell]))
        if (row.every((cell) => cell === null)) continue
        expect(write(row, lon, lat)).toEqual(Buffer.from(buildFeature(point(lon, lat), properties, meta)))
      }
    }),
  )
})
