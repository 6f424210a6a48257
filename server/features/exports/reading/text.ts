import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse'
import { z } from 'zod'
import { exportStatement } from '../../../../contracts/export.ts'
import type { OpenFile } from './index.ts'

export const openCsv = (file: string): Promise<OpenFile> =>
  Promise.resolve({
    rows: createReadStream(file).pipe(parse({ bom: true, columns: true })),
    statement: null,
  })

const collection = z.object({
  statement: exportStatement,
  features: z.array(z.object({ properties: z.record(z.string(), z.unknown()) })),
})

export async function openGeojson(file: string): Promise<OpenFile> {
  const { statement, features } = collection.parse(JSON.parse(await readFile(file, 'utf8')))
  return { rows: features.map(({ properties }) => properties), statement }
}
