import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { exportFormats } from '../contracts/export.ts'
import { readerOf } from '../server/features/exports/reading/index.ts'

const USE = `Use: npm run export:check -- FILE.(${exportFormats.join('|')}) [--url http://127.0.0.1:8080] [--record FILE|ADDRESS]

Tells the length and the SHA-256 of a file that was exported and adds its rows up again, from the file alone.

  --url ADDRESS    of the server: what it keeps of the file, by the id in its name, and the wall's figures
  --record FILE|ADDRESS
                   what is kept of it, as GET /api/exports/{id} tells it or as the csv-metadata.json of a CSV

Where signing in is asked for, a token that reads is shown from TOANCANH_TOKEN.
Exit code 0: no difference. 1: differences, or what it is compared with is not there. 2: what was asked for is not understood.`

/** @returns the file to check, where its city answers and where its record is. Ends the process with its use where they are wrong. */
export function readArguments(given: string[]): { file: string; url: string | null; record: string | null } {
  const end = (words: string): never => {
    process.stderr.write(`${words}\n${USE}\n`)
    process.exit(2)
  }
  try {
    const { values, positionals } = parseArgs({
      args: given,
      options: { url: { type: 'string' }, record: { type: 'string' }, help: { type: 'boolean' } },
      allowPositionals: true,
    })
    const [file, ...others] = positionals
    if (values.help || file === undefined || others.length > 0) return end('Name one file.')
    if (!existsSync(file)) return end(`There is no file ${file}.`)
    if (!readerOf(file)) return end(`${file} ends like no export.`)
    if (values.url !== undefined && !URL.canParse(values.url)) return end(`${values.url} is no address.`)
    if (values.record !== undefined && !URL.canParse(values.record) && !existsSync(values.record))
      return end(`There is no file ${values.record}.`)
    return { file, url: values.url ?? null, record: values.record ?? null }
  } catch (error) {
    return end(error instanceof Error ? error.message : String(error))
  }
}
