import path from 'node:path'
import { pino } from 'pino'
import { createKnex } from '../../server/db/knex.ts'
import type { ClusterConnection } from '../../server/db/cluster/index.ts'
import { projectRoot } from '../../server/env.ts'
import { startService, type Service } from '../../server/service.ts'
import { serveCalls } from './child.ts'

/** The whole product as one process, for benches that stand outside of it. */
let service: Service | undefined
let since = process.cpuUsage()

async function start(connection: ClusterConnection, clientFolder: string | null): Promise<number> {
  const log = pino({ level: 'warn' }, process.stderr)
  const knex = createKnex(connection)
  service = await startService({ knex, log, port: 0, host: '127.0.0.1', clientFolder })
  return service.port
}

serveCalls({
  /** Starts API, sequencer and gateway on a migrated and loaded database. @returns the port */
  start: (connection: ClusterConnection) => start(connection, null),
  /** The same with the built client. */
  startWithClient: (connection: ClusterConnection) =>
    start(connection, path.join(projectRoot, 'client/dist')),
  begin: () => void (since = process.cpuUsage()),
  /** CPU time in seconds since begin, user and system. */
  cpu() {
    const { user, system } = process.cpuUsage(since)
    return (user + system) / 1e6
  },
  stop: () => service?.stop(),
})
