import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import pg from 'pg'
import copyStreams from 'pg-copy-streams'
import type { ClusterConnection } from '../../server/db/cluster/index.ts'

/** What an intake leaves behind, table by table, apart from the tallies. */
const TABLES = ['report', 'report_area', 'event_log'] as const
export type Copied = 'report' | 'all'

/** The control of bench:ingest: rows of the product's tables go by COPY into tables equal to the last index. */
export class CopyControl {
  readonly #client: pg.Client

  private constructor(client: pg.Client) {
    this.#client = client
  }

  static async open(connection: ClusterConnection): Promise<CopyControl> {
    const client = new pg.Client(connection)
    await client.connect()
    for (const table of TABLES) await client.query(`create table copy_${table} (like ${table} including all)`)
    return new CopyControl(client)
  }

  /** Copies the reports after an id, and their rows in the other tables with `all`. @returns seconds until committed */
  async copy(afterId: number, what: Copied): Promise<number> {
    const tables = what === 'all' ? TABLES : (['report'] as const)
    const data = new Map<string, Buffer>()
    for (const table of tables) {
      const id = table === 'report' ? 'id' : 'report_id'
      const out = copyStreams.to(`copy (select * from ${table} where ${id} > ${afterId}) to stdout`)
      data.set(table, await buffer(this.#client.query(out)))
      await this.#client.query(`truncate copy_${table}`)
    }
    const began = performance.now()
    await this.#client.query('begin')
    for (const table of tables)
      await pipeline(
        Readable.from([data.get(table)!]),
        this.#client.query(copyStreams.from(`copy copy_${table} from stdin`)),
      )
    await this.#client.query('commit')
    return (performance.now() - began) / 1000
  }

  close(): Promise<void> {
    return this.#client.end()
  }
}
