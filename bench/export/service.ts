import { createServer } from 'node:http'
import { pino } from 'pino'
import { createApp } from '../../server/app.ts'
import { createKnex } from '../../server/db/knex.ts'
import type { ClusterConnection } from '../../server/db/cluster/index.ts'
import { OPEN_ACCESS, type Deps } from '../../server/http/deps.ts'
import { listen } from '../../server/process/listen.ts'
import { loadReference } from '../../server/reports/reference.ts'
import { serveCalls } from '../support/child.ts'

/**
 * The product's API as a process of its own that knows how much memory it holds. Its clocks stand still: on a city just filled
 * they would first catch up with a year, at the cost of what is measured.
 */
const LOOK_MS = 20
let most = 0
setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), LOOK_MS).unref()

serveCalls({
  async start(connection: ClusterConnection) {
    const knex = createKnex(connection)
    const reference = await loadReference(knex)
    const deps: Deps = {
      ...{ knex, log: pino({ level: 'warn' }, process.stderr), reference: () => reference },
      ...{ access: OPEN_ACCESS, schematic: [], realBase: null, mail: null, push: null, exports: null },
      ...{ signInProvider: null, now: () => new Date() },
      ...{ committed: () => {}, adopt: () => {}, sessionsEnded: () => {} },
    }
    const state = { version: 'bench', leading: () => true, clients: () => 0, snapshot: () => null }
    const server = createServer(createApp(deps, state, null).callback())
    return await listen(server, 0, '127.0.0.1')
  },
  /** Forgets what was most so far. */
  begin: () => void (most = process.memoryUsage.rss()),
  /** The most resident memory since then, in bytes. */
  most: () => most,
})
