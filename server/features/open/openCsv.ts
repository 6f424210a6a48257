import type { Client } from 'pg'
import copyStreams from 'pg-copy-streams'
import type { Deps } from '../../http/deps.ts'
import { streamOf, type HeldStream } from '../../http/streamOf.ts'
import { requireSlice, type Slice } from '../../openData/slice.ts'
import type { Reference } from '../../reports/reference.ts'
import { quoted, property, type LayerProperty } from '../layers/layer.ts'
import { openProperties } from '../layers/openLayers.ts'

/** The columns of the open CSV. */
export function openColumns(reference: Reference, slice: Slice): LayerProperty[] {
  return [
    property('id', 'string', 'open_report.id', {
      vi: 'Định danh công khai, không phải mã phản ánh',
      en: 'Public identifier, not the code of the report',
    }),
    property('lon', 'number', 'round(ST_X(open_report.geom)::numeric, 7)', {
      vi: 'Kinh độ của tâm ô (EPSG:4326)',
      en: 'Longitude of the middle of the cell (EPSG:4326)',
    }),
    property('lat', 'number', 'round(ST_Y(open_report.geom)::numeric, 7)', {
      vi: 'Vĩ độ của tâm ô (EPSG:4326)',
      en: 'Latitude of the middle of the cell (EPSG:4326)',
    }),
    ...openProperties(reference, slice),
  ]
}

/**
 * The public reports as CSV, by COPY: memory stays flat. The columns hold codes and days alone, which no spreadsheet takes for formulas.
 * @returns the file, and the slice that it holds
 * @throws ProblemError `unavailable` where nothing is public any more
 */
export async function openCsv({ knex, log, reference }: Deps): Promise<{ file: HeldStream; slice: Slice }> {
  const trx = await knex.transaction(undefined, { isolationLevel: 'repeatable read', readOnly: true })
  const slice = await requireSlice(trx).catch(async (error: unknown) => {
    await trx.rollback()
    throw error
  })
  const columns = openColumns(reference(), slice)
  const client = (await trx.client.acquireConnection()) as Client
  const selected = columns.map(({ name, sql }) => `${sql} as ${quoted(name)}`)
  async function* write(): AsyncGenerator<Buffer> {
    let whole = false
    try {
      yield* client.query(
        copyStreams.to(
          `copy (select ${selected.join(', ')} from open_report order by key) to stdout with (format csv, header, encoding 'UTF8')`,
        ),
      ) as AsyncIterable<Buffer>
      await trx.commit()
      whole = true
    } finally {
      if (!whole) {
        // A COPY under way can be ended by no statement: its session is given up with it.
        await client
          .end()
          .catch((error: unknown) => log.warn({ error: String(error) }, 'an open CSV did not end'))
        await trx.rollback().catch(() => {})
      }
    }
  }
  return { file: streamOf(write, () => trx.rollback()), slice }
}
