import type { Format } from './format.ts'
import { copyLines, rowsFrom } from './rowsFrom.ts'

/** A FeatureCollection (RFC 7946) with its statement as a foreign member. */
export const geojson: Format = {
  type: 'application/geo+json',
  async *write({ city, query, columns, statement, chosen, copy }) {
    const rows = rowsFrom({ city, query }, (sql) => sql)
    // jsonb_build_object takes a hundred arguments at most: fifty properties.
    const properties = columns
      .filter(({ name }) => !['lon', 'lat'].includes(name))
      .map(({ name, sql }) => `'${name}', ${sql}`)
    const line = `case when row_number() over (order by report.id) > 1 then ',' else '' end || json_build_object(
      'type', 'Feature', 'id', report.code, 'geometry', ST_AsGeoJSON(geom)::json,
      'properties', jsonb_build_object(${properties.join(', ')}))::text`
    yield `{"type":"FeatureCollection","statement":${JSON.stringify(statement)},"features":[\n`
    yield* copy(copyLines(rows, line, chosen))
    yield ']}\n'
  },
}
