import { readFile } from 'node:fs/promises'
import { streamXlsxRows } from 'hucre/xlsx'
import { DateTime } from 'luxon'
import type { FileStatement } from '../../../../contracts/exportRecord.ts'
import type { FileRow } from '../recount.ts'
import type { OpenFile } from './index.ts'
import { readStatement } from './statement.ts'

const DAY_MS = 86_400_000

export async function openXlsx(name: string): Promise<OpenFile> {
  const file = await readFile(name)
  const pieces: string[] = []
  for await (const { values } of streamXlsxRows(file, { sheet: 'statement' })) pieces.push(String(values[0]))
  const statement = readStatement(pieces.join(''))
  return { rows: sheets(file, statement), statement }
}

/** The rows of one sheet after the other, for as long as a sheet begins with the names of the columns. */
async function* sheets(file: Uint8Array, statement: FileStatement): AsyncGenerator<FileRow> {
  const { columns } = statement
  // A statistic holds days alone.
  const timeZone = statement.of === 'reports' ? statement.timeZone : 'utc'
  const types = new Map(columns.map(({ name, type }) => [name, type]))
  for (let sheet = 0; ; sheet++) {
    let names: string[] | null = null
    for await (const { values } of streamXlsxRows(file, { sheet })) {
      if (names === null) {
        names = values.map(String)
        if (names[0] !== columns[0]!.name) return
        continue
      }
      yield Object.fromEntries(
        names.map((column, index) => [column, cell(values[index], types.get(column), timeZone)]),
      )
    }
  }
}

/** A day or an instant stands as a number of days, of the clock on the wall of the city. */
function cell(value: unknown, type: string | undefined, zone: string): unknown {
  if (value === undefined || value === null) return null
  if (type !== 'date' && type !== 'dateTime') return value
  const ms = value instanceof Date ? value.getTime() : Math.round((Number(value) - 25_569) * DAY_MS)
  const wall = DateTime.fromMillis(ms, { zone: 'utc' })
  return type === 'date' ? wall.toISODate() : wall.setZone(zone, { keepLocalTime: true }).toISO()
}
