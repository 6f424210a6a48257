import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import path from 'node:path'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import { createApp } from './app.ts'
import { projectRoot } from './env.ts'
import { readBasemap } from './features/basemap/readBasemap.ts'
import type { RealBase } from './features/basemap/realBase.ts'
import { createExportClock } from './features/exports/jobs/clock.ts'
import type { ExportSettings } from './features/exports/jobs/files.ts'
import { createMailClock, createPushClock } from './features/notices/clock.ts'
import { createSurgeClock } from './features/wall/surgeClock.ts'
import { OPEN_ACCESS, type Access, type Deps, type MailSettings, type PushSettings } from './http/deps.ts'
import type { Pace } from './http/pace.ts'
import { createSignInProvider } from './identity/oidc/index.ts'
import { createRecheckClock } from './identity/oidc/recheckClock.ts'
import { Sequencer } from './log/sequencer.ts'
import { createOpenDataClock } from './openData/work.ts'
import { listen } from './process/listen.ts'
import { Gateway } from './realtime/gateway.ts'
import { createAlarmClock } from './reports/alarms.ts'
import { createChangeClock } from './reports/applyChanges.ts'
import { loadReference } from './reports/reference.ts'
import { createCheckpointClock } from './replay/checkpointClock.ts'

const { version } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as {
  version: string
}

const DRAIN_CHECK_MS = 50
/** A request that is not answered by then is one that its sender never finished: a sleeping laptop, half a body. */
const DRAIN_MS = 5000

export interface ServiceOptions {
  knex: Knex
  log: Logger
  /** 0 lets the system choose. */
  port: number
  host: string
  /** Folder of the built client; null to serve the API alone. */
  clientFolder: string | null
  /** A base map beside the schematic one; none if absent. */
  realBase?: RealBase | null
  /** The clock that says what "today" is; the machine's if absent. */
  now?: (() => Date) | undefined
  /** Everybody on this machine where absent. */
  access?: Access
  /** How mail is sent; it is not where absent. */
  mail?: MailSettings | null
  /** How browsers are told; they are not where absent. */
  push?: PushSettings | null
  /** Where files that were asked for are kept; none are where absent. */
  exports?: ExportSettings | null
  /** How fast files must be read at least, where it is not as PACE says. */
  pace?: Partial<Pace> | undefined
  /** Runs when the sequencer works and before anybody is let in. */
  beforeListening?: () => Promise<void>
}

/** A web process on a migrated and loaded database: sequencer, API, live gateway, client. */
export interface Service {
  port: number
  deps: Deps
  sequencer: Sequencer
  /** Answers what was asked, writes the last events to the log, and ends; the database stays open. */
  stop(): Promise<void>
}

export async function startService(options: ServiceOptions): Promise<Service> {
  const { knex, log } = options
  let reference = await loadReference(knex)
  const schematic = await readBasemap(reference.city.code)
  const sequencer = new Sequencer(knex, log)
  sequencer.start()
  await options.beforeListening?.()
  const access = options.access ?? OPEN_ACCESS
  const signInProvider = createSignInProvider(access.provider, log)
  const deps: Deps = {
    knex,
    log,
    reference: () => reference,
    committed: () => sequencer.nudge(),
    adopt: (lists) => void (reference = lists),
    schematic,
    realBase: options.realBase ?? null,
    access,
    mail: options.mail ?? null,
    signInProvider,
    push: options.push ?? null,
    exports: options.exports ?? null,
    pace: options.pace,
    sessionsEnded: () => gateway.sessionsEnded(),
    now: options.now ?? (() => new Date()),
  }
  const gateway: Gateway = new Gateway(deps)
  const clocks = [
    createAlarmClock(deps),
    createChangeClock(deps),
    createCheckpointClock(deps),
    createSurgeClock(deps),
    createOpenDataClock(deps),
    ...(deps.mail ? [createMailClock(deps, deps.mail)] : []),
    ...(signInProvider ? [createRecheckClock(deps, signInProvider)] : []),
    ...(deps.exports ? [createExportClock(deps, deps.exports)] : []),
    ...(deps.push ? [createPushClock(deps, deps.push)] : []),
  ]
  clocks.forEach((clock) => clock.start())
  // Told in the log where it does not answer; nothing waits for it.
  void signInProvider?.provider.isUp()
  await gateway.start()
  sequencer.on('appended', () => gateway.nudge())
  const state = {
    version,
    leading: () => sequencer.leading,
    clients: () => gateway.clients,
    snapshot: (scope: string) => gateway.snapshot(scope),
  }
  const server = createServer(createApp(deps, state, options.clientFolder).callback())
  gateway.attach(server)
  // Those of WebSockets included, which the server itself loses sight of.
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const stop = async () => {
    const closed = new Promise<void>((resolve) =>
      server.listening ? server.close(() => resolve()) : resolve(),
    )
    // A client that keeps asking on one connection is answered once more, and told that it was the last time.
    server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'))
    const closing = setInterval(() => server.closeIdleConnections(), DRAIN_CHECK_MS)
    const giveUp = setTimeout(() => sockets.forEach((socket) => socket.destroy()), DRAIN_MS)
    await gateway.stop()
    await closed
    clearInterval(closing)
    clearTimeout(giveUp)
    await Promise.all(clocks.map((clock) => clock.stop()))
    await sequencer.stop()
  }
  try {
    return { port: await listen(server, options.port, options.host), deps, sequencer, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
