import { execFile } from 'node:child_process'
import { get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { finished } from 'node:stream/promises'
import { promisify } from 'node:util'
import { exportFormats, type ExportFormat } from '../contracts/export.ts'
import { reportColumns } from '../server/features/exports/columns.ts'
import { reportsFrom } from '../server/features/exports/rowsFrom.ts'
import { startWorker } from './support/child.ts'
import { startBenchCluster, type CityDatabase } from './support/database.ts'
import { filledCity } from './support/filledCity.ts'
import { describeMachine } from './support/machine.ts'
import { readOptions } from './support/options.ts'
import { report } from './support/output.ts'
import { runBench } from './support/run.ts'
import { median, short } from './support/stats.ts'

const MB = 1024 * 1024
const DAYS = 365

/**
 * Every row of the city as a file over HTTP, thrown away piece by piece, as psql does: what takes it should cost little beside
 * what makes it, and `fetch` costs twice what this does. @returns seconds and bytes
 */
async function download(port: number, format: ExportFormat) {
  const began = performance.now()
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`http://127.0.0.1:${port}/api/exports/reports?format=${format}`, resolve).on('error', reject)
  })
  if (answer.statusCode !== 200) throw new Error(`${format}: ${answer.statusCode} ${await text(answer)}`)
  let bytes = 0
  answer.on('data', (chunk: Buffer) => (bytes += chunk.length))
  await finished(answer)
  return { seconds: (performance.now() - began) / 1000, bytes }
}

/** The same columns by COPY to psql, discarded. @returns seconds */
async function control({ connection, reference }: CityDatabase): Promise<number> {
  const columns = reportColumns(reference).map(({ name, sql }) => `${sql} as "${name}"`)
  const sql = `copy (select ${columns.join(', ')} from ${reportsFrom(reference, 'vi')} order by report.id) to stdout`
  const { host, port, user, database, password } = connection as unknown as Record<string, string | undefined>
  const env = {
    ...process.env,
    PGHOST: host,
    PGPORT: String(port ?? 5432),
    PGUSER: user,
    PGPASSWORD: password,
  }
  const began = performance.now()
  await promisify(execFile)('psql', ['-qXd', database!, '-o', '/dev/null', '-c', sql], { env })
  return (performance.now() - began) / 1000
}

/**
 * `npm run bench:export`: all reports of a city as every format over HTTP, against COPY of the same columns discarded by psql,
 * in turns; and how much more memory the server holds for the larger city than for the smaller, a fresh process for each.
 */
await runBench(async (progress, loadBefore) => {
  const options = readOptions({ sizes: [100_000, 1_000_000], rounds: 3 })
  const [small, large] = [Math.min(...options.sizes), Math.max(...options.sizes)]
  const cluster = await startBenchCluster(progress)
  const memory: Record<string, Partial<Record<ExportFormat, number>>> = {}
  const times: Partial<Record<ExportFormat, number[]>> = {}
  const sizes: Partial<Record<ExportFormat, number>> = {}
  const controls: number[] = []
  let last: CityDatabase | undefined
  for (const size of [small, large]) {
    const city = (last = await filledCity(cluster, progress, size, DAYS))
    await city.knex.raw('vacuum analyze')
    const held: Partial<Record<ExportFormat, number>> = (memory[size] = {})
    for (let round = 0; round < (size === large ? options.rounds : 1); round++) {
      if (size === large) controls.push(await progress.step('COPY to psql', () => control(city)))
      for (const format of exportFormats) {
        const worker = startWorker('bench/export/service.ts')
        const port = await worker.call<number>('start', city.connection)
        await worker.call('begin')
        const { seconds, bytes } = await progress.step(`${short(size)} as ${format}`, () =>
          download(port, format),
        )
        held[format] = Math.max(held[format] ?? 0, await worker.call<number>('most'))
        if (size === large) (times[format] ??= []).push(seconds)
        sizes[format] = bytes
        await worker.end()
      }
    }
  }
  const rate = (format: ExportFormat) => large / median(times[format]!)
  const growth = (format: ExportFormat) => (memory[large]![format]! - memory[small]![format]!) / MB
  const ahead = median(controls) / median(times.csv!)
  report(
    {
      bench: 'bench:export',
      machine: await describeMachine(last!.knex, loadBefore),
      setting: `${short(large)} reports with ${reportColumns(last!.reference).length} columns over HTTP, medians of ${options.rounds}, in turns with COPY of the same columns discarded by psql; memory is the most that a fresh process held, at ${short(large)} against ${short(small)}.`,
      claims: [
        {
          ...{ what: 'CSV ÷ COPY to psql, rows a second', target: '≥ 0.6' },
          ...{ measured: short(ahead), reached: ahead >= 0.6 },
        },
        {
          ...{ what: 'XLSX, rows a second', target: '≥ 100k, or its ratio to CSV' },
          ...{
            measured: `${short(rate('xlsx'))}, ${short(rate('xlsx') / rate('csv'))} of CSV`,
            reached: rate('xlsx') >= 100_000,
          },
        },
        {
          ...{ what: 'Parquet, rows a second', target: '≥ 100k, or its ratio to CSV' },
          ...{
            measured: `${short(rate('parquet'))}, ${short(rate('parquet') / rate('csv'))} of CSV`,
            reached: rate('parquet') >= 100_000,
          },
        },
        ...exportFormats.map((format) => {
          const most = format === 'parquet' ? 300 : 40
          return {
            ...{ what: `growth of memory, ${format}`, target: `≤ ${most} MB` },
            ...{ measured: `${short(growth(format))} MB`, reached: growth(format) <= most },
          }
        }),
      ],
      rows: exportFormats.map((format) => ({
        ...{ format, 'rows/s': short(rate(format)), seconds: short(median(times[format]!)) },
        ...{ 'MB of file': short(sizes[format]! / MB), 'MB held': short(memory[large]![format]! / MB) },
      })),
      raw: { controls, times, sizes, memory },
    },
    options,
  )
})
