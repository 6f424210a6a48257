import { createServer } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pino } from 'pino'
import { createApp } from './app.ts'
import { connect } from './db/connect.ts'
import { migrate } from './db/migrate.ts'
import { projectRoot, readEnv } from './env.ts'
import { loadDemoCity } from './feeds/demo/loadDemoCity.ts'
import { startSimulator } from './feeds/demo/simulator.ts'
import type { Deps } from './http/deps.ts'
import { countWaiting, readHead } from './log/read.ts'
import { Sequencer } from './log/sequencer.ts'
import { listen } from './process/listen.ts'
import { createProgress, type Progress } from './process/progress.ts'
import { onShutdown, shutDown } from './process/shutdown.ts'
import { Gateway } from './realtime/gateway.ts'
import { loadReference } from './reports/reference.ts'

const { version } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as {
  version: string
}

/** The whole process, from the environment to the printed address. Ends in order on SIGTERM. */
export async function main(): Promise<void> {
  const env = readEnv(process.env)
  const progress = createProgress()
  const log = pino({ level: env.logLevel, serializers: { error: pino.stdSerializers.err } })
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

  let reference = await loadReference(knex)
  const sequencer = new Sequencer(knex, log)
  sequencer.start()
  onShutdown('Writing the last events to the log', () => sequencer.stop())
  await waitForFold(knex, progress)

  const deps: Deps = {
    knex,
    log,
    reference: () => reference,
    committed: () => sequencer.nudge(),
    now: () => new Date(),
  }
  const gateway = new Gateway(deps, {
    reloadReference: async () => {
      reference = await loadReference(knex)
    },
  })
  await gateway.start()
  sequencer.on('appended', () => gateway.nudge())

  const clientFolder = path.join(projectRoot, 'client/dist')
  const app = createApp(
    deps,
    { version, leading: () => sequencer.leading, clients: () => gateway.clients },
    existsSync(clientFolder) ? clientFolder : null,
  )
  const server = createServer(app.callback())
  gateway.attach(server)
  const port = await listen(server, env.port, env.host)
  onShutdown('Answering the last requests', async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    await gateway.stop()
    server.closeIdleConnections()
    await closed
  })
  if (env.demoLive && env.demoRate > 0) {
    const simulator = await startSimulator(deps, { city: env.city, rate: env.demoRate })
    onShutdown('Stopping the simulator', () => simulator.stop())
  }
  const shown = env.host === '0.0.0.0' || env.host === '::' ? 'localhost' : env.host
  progress.say(`Toàn Cảnh is ready: http://${shown.includes(':') ? `[${shown}]` : shown}:${port}/wall`)
}

/** After a first load, or a kill, the outbox may be full: figures are right once it has been folded. */
async function waitForFold(knex: Deps['knex'], progress: Progress): Promise<void> {
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
