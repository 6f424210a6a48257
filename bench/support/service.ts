import { pino } from 'pino'
import { createKnex } from '../../server/db/knex.ts'
import type { ClusterConnection } from '../../server/db/cluster/index.ts'
import { startService, type Service } from '../../server/service.ts'
import { serveCalls } from './child.ts'

/** The whole product as one process, for benches that stand outside of it. */
let service: Service | undefined
let since = process.cpuUsage()

serveCalls({
  /** Starts API, sequencer and gateway on a migrated and loaded database. @returns the port */
  async start(connection: ClusterConnection) {
    const log = pino({ level: 'warn' }, process.stderr)
    const knex = createKnex(connection)
    service = await startService({ knex, log, port: 0, host: '127.0.0.1', clientFolder: null })
    return service.port
  },
  begin: () => void (since = process.cpuUsage()),
  /** CPU time in seconds since begin, user and system. */
  cpu() {
    const { user, system } = process.cpuUsage(since)
    return (user + system) / 1e6
  },
  stop: () => service?.stop(),
})
