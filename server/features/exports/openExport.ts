import type { Readable } from 'node:stream'
import type { Client } from 'pg'
import copyStreams from 'pg-copy-streams'
import type { ExportQuery, ExportStatement } from '../../../contracts/export.ts'
import type { Deps } from '../../http/deps.ts'
import { streamOf, type HeldStream } from '../../http/streamOf.ts'
import type { Reach } from '../../identity/reach.ts'
import { addSpans, conditionsOf } from '../reports/conditions.ts'
import { asLiterals } from './asLiterals.ts'
import { reportColumns } from './columns.ts'
import { formats } from './formats.ts'
import type { Format } from './format.ts'
import { IN_ORDER } from './rowsFrom.ts'
import { keepRecord, type Taker } from './records.ts'
import { Seal } from './seal.ts'
import { stateExport } from './statement.ts'

export interface OpenExport {
  statement: ExportStatement
  /** The file. It ends the transaction that it is read from, whether it is read to its end or destroyed. */
  file: HeldStream
}

/** Ends of lines in a piece of a file: rows, but for the few that hold a line break. */
function linesOf(chunk: Buffer): number {
  let lines = 0
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++
  return lines
}

/**
 * Chooses the rows of an export in one snapshot, says what they hold, and gives them as a stream from COPY: memory stays
 * flat however many they are. The statement is kept, with what proves the file, when it was read to its end, and only then.
 * @throws ProblemError for a filter that names what there is not
 */
export async function openExport(
  { knex, reference, log }: Pick<Deps, 'knex' | 'reference' | 'log'>,
  query: ExportQuery,
  reach: Reach,
  taker: Taker | null,
  {
    format = formats[query.format],
    onRows,
  }: { format?: Format; /** Told how many more rows were read. */ onRows?: (more: number) => void } = {},
): Promise<OpenExport> {
  const city = reference()
  const where = conditionsOf(city, query, reach)
  const columns = reportColumns(city, query.personal !== undefined)
  const trx = await knex.transaction(undefined, { isolationLevel: 'repeatable read' })
  try {
    await trx.raw(`select set_config('timezone', ?, true)`, [city.city.timeZone])
    await addSpans(trx, city, query, where)
    const chosen = await asLiterals(trx, where)
    const statement = await stateExport(trx, city, query, columns, chosen)
    await trx.raw(IN_ORDER)
    const file = streamOf(write, () => trx.rollback())
    return { statement, file }

    async function* write(): AsyncGenerator<Uint8Array | string> {
      const client = (await trx.client.acquireConnection()) as Client
      const seal = new Seal()
      let whole = false
      try {
        yield* seal.over(
          format.write({
            ...{ city, query, columns, statement, chosen },
            copy: (sql) => {
              const stream = client.query(copyStreams.to(sql)) as unknown as Readable
              if (onRows) stream.on('data', (chunk: Buffer) => onRows(linesOf(chunk)))
              // Nothing flows before the format reads.
              return stream.pause()
            },
            ask: async (sql) =>
              (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows.map((row) =>
                Number(row[0]),
              ),
          }),
        )
        await keepRecord(trx, statement, seal.end(), taker)
        await trx.commit()
        whole = true
      } finally {
        if (!whole) await breakOff(client)
      }
    }
  } catch (error) {
    await trx.rollback()
    throw error
  }

  /** Who goes away in the middle leaves a COPY under way, which no statement can end: its session is given up with it. */
  async function breakOff(client: Client) {
    await client.end().catch((error: unknown) => {
      log.warn({ error: String(error) }, 'the session of an export that was broken off did not end')
    })
    await trx.rollback().catch(() => {})
  }
}
