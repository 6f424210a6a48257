import type { ExportFormat } from '../../../contracts/export.ts'
import { csv } from './csv.ts'
import { flatgeobuf } from './flatgeobuf.ts'
import type { Format } from './format.ts'
import { geojson } from './geojson.ts'
import { parquet } from './parquet.ts'
import { xlsx } from './xlsx.ts'

/** Every kind of file; the name of a format is also how the names of its files end. */
export const formats: Record<ExportFormat, Format> = { csv, geojson, xlsx: xlsx(), parquet, fgb: flatgeobuf }
