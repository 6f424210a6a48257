import { createReadStream, existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse'
import { z } from 'zod'
import { exportStatement } from '../../../../contracts/export.ts'
import { exportRecord } from '../../../../contracts/exportRecord.ts'
import type { OpenFile } from './index.ts'

/** Where CSV on the Web has what is said of a file: beside it. */
export const besideOf = (file: string) => `${file}-metadata.json`
/** What a companion is read by: its only note is what is kept of the file. */
export const companion = z
  .object({ notes: z.tuple([exportRecord]) })
  .transform(({ notes: [record] }) => record)

export async function openCsv(file: string): Promise<OpenFile> {
  const said = existsSync(besideOf(file)) ? JSON.parse(await readFile(besideOf(file), 'utf8')) : null
  return {
    rows: createReadStream(file).pipe(parse({ bom: true, columns: true })),
    statement: companion.safeParse(said).data ?? null,
  }
}

const collection = z.object({
  statement: exportStatement,
  features: z.array(z.object({ properties: z.record(z.string(), z.unknown()) })),
})

export async function openGeojson(file: string): Promise<OpenFile> {
  const { statement, features } = collection.parse(JSON.parse(await readFile(file, 'utf8')))
  return { rows: features.map(({ properties }) => properties), statement }
}
