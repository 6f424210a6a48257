import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { exportFormats } from '../contracts/export.ts'
import { readerOf } from '../server/features/exports/reading/index.ts'

const USE = `Use: npm run export:check -- FILE.(${exportFormats.join('|')}) [--url http://127.0.0.1:8080]`

/** @returns the file to check, and where its city answers. Ends the process with its use where they are wrong. */
export function readArguments(given: string[]): { file: string; url: string | null } {
  const end = (words: string): never => {
    process.stderr.write(`${words}\n${USE}\n`)
    process.exit(2)
  }
  try {
    const { values, positionals } = parseArgs({
      args: given,
      options: { url: { type: 'string' }, help: { type: 'boolean' } },
      allowPositionals: true,
    })
    const [file, ...others] = positionals
    if (values.help || file === undefined || others.length > 0) return end('Name one file.')
    if (!existsSync(file)) return end(`There is no file ${file}.`)
    if (!readerOf(file)) return end(`${file} ends like no export.`)
    if (values.url !== undefined && !URL.canParse(values.url)) return end(`${values.url} is no address.`)
    return { file, url: values.url ?? null }
  } catch (error) {
    return end(error instanceof Error ? error.message : String(error))
  }
}
