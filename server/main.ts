import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Knex } from 'knex'
import { connect } from './db/connect.ts'
import { createLog } from './process/log.ts'
import { migrate } from './db/migrate.ts'
import { projectRoot, readEnv } from './env.ts'
import { loadDemoCity } from './feeds/demo/loadDemoCity.ts'
import { startSimulator } from './feeds/demo/simulator.ts'
import { readBasemap } from './features/basemap/readBasemap.ts'
import { openRealBase } from './features/basemap/realBase.ts'
import { ensureDemoAccounts } from './identity/demoAccounts.ts'
import { countWaiting, readHead } from './log/read.ts'
import { createProgress, type Progress } from './process/progress.ts'
import { onShutdown, shutDown } from './process/shutdown.ts'
import { startService } from './service.ts'

/** The whole process, from the environment to the printed address. Ends in order on SIGTERM. */
export async function main(): Promise<void> {
  const env = readEnv(process.env)
  const progress = createProgress()
  const log = createLog(env.logLevel)
  // Before the long steps: what would stop us at their end.
  await readBasemap(env.city)
  const realBase = await openRealBase(env)
  if (realBase?.kind === 'tiles') onShutdown('Closing the base map', () => realBase.close())
  const database = await connect(env, progress)
  onShutdown('Closing the database', () => database.stop())
  void database.lost.then((why) => {
    process.stderr.write(`${why}\n`)
    return shutDown(1)
  })
  const { knex } = database
  const migrations = await migrate(knex)
  if (migrations.length > 0) progress.say(`Migrated: ${migrations.length} steps`)
  await loadDemoCity(knex, env.city, new Date(), progress)
  await ensureDemoAccounts(knex)

  const clientFolder = path.join(projectRoot, 'client/dist')
  const service = await startService({
    knex,
    log,
    realBase,
    port: env.port,
    host: env.host,
    access: env.access,
    mail: env.mail,
    push: env.push,
    exports: env.exports,
    clientFolder: existsSync(clientFolder) ? clientFolder : null,
    beforeListening: () => waitForFold(knex, progress),
  })
  onShutdown('Answering the last requests and writing the last events', () => service.stop())
  if (env.demoLive && env.demoRate > 0) {
    const simulator = await startSimulator(service.deps, { city: env.city, rate: env.demoRate })
    onShutdown('Stopping the simulator', () => simulator.stop())
  }
  const shown = env.host === '0.0.0.0' || env.host === '::' ? 'localhost' : env.host
  progress.say(
    `Toàn Cảnh is ready: http://${shown.includes(':') ? `[${shown}]` : shown}:${service.port}/wall`,
  )
}

/** After a first load, or a kill, the outbox may be full: figures are right once it has been folded. */
async function waitForFold(knex: Knex, progress: Progress): Promise<void> {
  const { seq: start } = await readHead(knex)
  const total = await countWaiting(knex)
  if (total === 0) return
  await progress.step(`Counting ${total} events`, async (at) => {
    for (let done = 0; done < total; done = (await readHead(knex)).seq - start) {
      at(done / total)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })
}
