import { createReadStream, existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse'
import { z } from 'zod'
import { exportStatement } from '../../../../contracts/export.ts'
import type { OpenFile } from './index.ts'
import { fileStatement } from './statement.ts'

/** Where CSV on the Web has what is said of a file: beside it. */
export const companionOf = (file: string) => `${file}-metadata.json`
const companion = z.object({ notes: z.tuple([fileStatement]) })

export async function openCsv(file: string): Promise<OpenFile> {
  const said = existsSync(companionOf(file)) ? JSON.parse(await readFile(companionOf(file), 'utf8')) : null
  return {
    rows: createReadStream(file).pipe(parse({ bom: true, columns: true })),
    statement: companion.safeParse(said).data?.notes[0] ?? null,
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
