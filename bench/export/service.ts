import { pino } from 'pino'
import { createKnex } from '../../server/db/knex.ts'
import type { ClusterConnection } from '../../server/db/cluster/index.ts'
import { startService, type Service } from '../../server/service.ts'
import { serveCalls } from '../support/child.ts'

/** The product as a process of its own that knows how much memory it holds. */
const LOOK_MS = 20
let service: Service | undefined
let most = 0
setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), LOOK_MS).unref()

serveCalls({
  async start(connection: ClusterConnection) {
    const knex = createKnex(connection)
    const log = pino({ level: 'warn' }, process.stderr)
    service = await startService({ knex, log, port: 0, host: '127.0.0.1', clientFolder: null })
    return service.port
  },
  /** Forgets what was most so far. */
  begin: () => void (most = process.memoryUsage.rss()),
  /** The most resident memory since then, in bytes. */
  most: () => most,
  stop: () => service?.stop(),
})
