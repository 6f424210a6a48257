import { createWriteStream, existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { connect } from '../server/db/connect.ts'
import { readEnv } from '../server/env.ts'
import { ProblemError } from '../server/errors.ts'
import { fileName } from '../server/features/exports/fileName.ts'
import { openExport } from '../server/features/exports/openExport.ts'
import { createLog } from '../server/process/log.ts'
import { createProgress } from '../server/process/progress.ts'
import { endOnSignals, onShutdown, shutDown } from '../server/process/shutdown.ts'
import { loadReference } from '../server/reports/reference.ts'
import { StartError } from '../server/startError.ts'
import { readExportArguments } from './exportUse.ts'
import { run } from './top.ts'

/**
 * `npm run export -- [filters] [--format …] [--out FILE|-]`: the file that `GET /api/exports/reports` gives, from the database
 * itself. Exit 0 with a whole file, 1 without one, 2 where what was asked for is not understood.
 */
const { query, out } = readExportArguments(process.argv.slice(2))
// What is said goes beside the file, where the file goes to stdout.
const progress = createProgress((line) => process.stderr.write(`${line}\n`))
endOnSignals(progress.say, 1)
await run(async () => {
  const env = readEnv(process.env)
  const database = await connect(env, progress, { onlyLoaded: true })
  onShutdown('Closing the database', () => database.stop())
  const reference = await loadReference(database.knex)
  let [done, total] = [0, 0]
  let tell = (_: number) => {}
  const deps = {
    knex: database.knex,
    reference: () => reference,
    log: createLog(env.logLevel, process.stderr),
  }
  const onRows = (more: number) => tell((done += more) / Math.max(1, total))
  const opened = await openExport(deps, query, null, null, { onRows }).catch((error: unknown) => {
    throw error instanceof ProblemError ? new StartError(error.message) : error
  })
  const { statement, file } = opened
  total = statement.totals.reports
  const name = out ?? fileName(statement)
  await progress.step(`Writing ${total} reports`, async (at) => {
    tell = at
    await write(file, name)
  })
  progress.say(
    `${name === '-' ? 'Written' : path.resolve(name)}: as of seq ${statement.asOfSeq}, id ${statement.id}.`,
  )
  await shutDown(0)
})

/** Under a temporary name, until it is whole. */
async function write(file: Readable, name: string): Promise<void> {
  if (name === '-') return pipeline(file, process.stdout)
  if (existsSync(name)) {
    file.destroy()
    throw new StartError(`${name} is there already: take it away first, or name another with --out.`)
  }
  const part = `${name}.part`
  try {
    await pipeline(file, createWriteStream(part))
    await rename(part, name)
  } catch (error) {
    await rm(part, { force: true })
    throw new StartError(`${name} could not be written: ${(error as Error).message}`)
  }
}
