import type { ExportStatement } from '../../../contracts/export.ts'
import { FROM, written, type Column } from './columns.ts'

const property = (column: Column) => `'${column.name}', ${written(column)}`

/** jsonb_build_object takes a hundred arguments at most: fifty properties. */
const properties = (columns: Column[]) =>
  `jsonb_build_object(${columns
    .filter(({ name }) => !['lon', 'lat'].includes(name))
    .map(property)
    .join(', ')})`

/** COPY of one feature a line, each but the first behind a comma. No line holds the two signs that CSV is told to use. */
export const copyFeatures = (columns: Column[]) =>
  `copy (select case when row_number() over (order by report.id) > 1 then ',' else '' end || json_build_object(
       'type', 'Feature', 'id', report.code, 'geometry', ST_AsGeoJSON(geom)::json,
       'properties', ${properties(columns)})::text
     from export_row join ${FROM} on report.id = export_row.id order by report.id)
   to stdout with (format csv, delimiter e'\\x02', quote e'\\x01', encoding 'UTF8')`

/** What stands before the features and after them: a FeatureCollection (RFC 7946) with its statement as a foreign member. */
export const frameOf = (statement: ExportStatement): [before: string, after: string] => [
  `{"type":"FeatureCollection","statement":${JSON.stringify(statement)},"features":[\n`,
  ']}\n',
]
