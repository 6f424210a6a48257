import type { Readable } from 'node:stream'
import type { Column } from './columns.ts'
import type { Source } from './format.ts'
import { copyLines, rowsFrom } from './rowsFrom.ts'

/** A value of a column in the order of the columns. */
export type Cell = string | number | null

/** Complete lines of a stream of UTF-8 text, a piece at a time. */
async function* wholeLines(stream: Readable): AsyncGenerator<string> {
  let rest: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const end = chunk.lastIndexOf(10)
    if (end < 0) {
      rest.push(chunk)
      continue
    }
    yield Buffer.concat([...rest, chunk.subarray(0, end)]).toString('utf8')
    rest = [chunk.subarray(end + 1)]
  }
}

/**
 * The rows of a file as arrays in the order of `columns`, some hundreds at a time, for formats that are not text. Each is
 * read by the JSON parser, which is made for it.
 * @param sql how a column is written; an instant that is left as it is becomes text with the offset of the city's zone
 */
export async function* jsonRows(
  source: Source,
  columns: Column[],
  sql: (column: Column) => string,
): AsyncGenerator<Cell[][]> {
  const rows = rowsFrom(source, (text) => text)
  const line = `json_build_array(${columns.map(sql).join(', ')})::text`
  for await (const lines of wholeLines(source.copy(copyLines(rows, line, source.chosen))))
    yield JSON.parse(`[${lines.replaceAll('\n', ',')}]`)
}
