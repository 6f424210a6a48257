import { parseArgs } from 'node:util'
import { exportFormats, exportQuery, type ExportQuery } from '../contracts/export.ts'

const OWN = ['format', 'lang', 'bom']
const filters = Object.keys(exportQuery.shape).filter((name) => !OWN.includes(name))

/** A few on each line. */
const lines = (names: string[], most = 8): string[] =>
  names.length <= most
    ? [names.join(', ')]
    : [names.slice(0, most).join(', '), ...lines(names.slice(most), most)]

const USE = `Use: npm run export -- [--format FORMAT] [--out FILE] [--FILTER VALUE …]

Writes reports to a file, as GET /api/exports/reports does, from the database of this folder or DATABASE_URL.

  --format FORMAT  ${exportFormats.join(', ')} (csv if not given)
  --lang LANG      of names and titles: vi or en
  --bom no         of CSV: without the mark by which Excel knows UTF-8
  --out FILE       where to; - for stdout; a name with the seq and the id of the file if not given
  --FILTER VALUE   ${lines(filters).join(',\n                   ')};
                   each as in GET /api/reports

Exit code 0: the file is whole. 1: there is no file. 2: what was asked for is not understood.
Check a file with npm run export:check -- FILE`

/** @returns what is asked for. Ends the process with its use where that is wanted, or where what is given is wrong. */
export function readExportArguments(given: string[]): { query: ExportQuery; out: string | undefined } {
  const end = (code: number, words: string): never => {
    ;(code === 0 ? process.stdout : process.stderr).write(`${words}\n`)
    process.exit(code)
  }
  try {
    const { values } = parseArgs({
      args: given,
      options: {
        help: { type: 'boolean', short: 'h' },
        ...Object.fromEntries(['out', ...OWN, ...filters].map((name) => [name, { type: 'string' as const }])),
      },
    })
    if (values.help) return end(0, USE)
    const { out, ...asked } = values as Record<string, string | undefined>
    const query = exportQuery.safeParse(asked)
    if (query.success) return { query: query.data, out }
    const [issue] = query.error.issues
    return end(2, `--${issue!.path.join('.')}: ${issue!.message}\n\n${USE}`)
  } catch (error) {
    return end(2, `${error instanceof Error ? error.message : String(error)}\n\n${USE}`)
  }
}
