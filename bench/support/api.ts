import { createServer } from 'node:http'
import { pino } from 'pino'
import { createApp } from '../../server/app.ts'
import { OPEN_ACCESS, type Deps } from '../../server/http/deps.ts'
import { listen } from '../../server/process/listen.ts'
import { onShutdown } from '../../server/process/shutdown.ts'
import type { CityDatabase } from './database.ts'

/** The API alone on one of the databases, in this process. */
export async function serveApi({
  knex,
  reference,
}: CityDatabase): Promise<{ deps: Deps; get: (path: string) => Promise<ArrayBuffer> }> {
  const none = () => {}
  const deps: Deps = {
    ...{ knex, log: pino({ level: 'warn' }), reference: () => reference },
    ...{ adopt: none, committed: none, now: () => new Date(), realBase: null },
    ...{ schematic: [], access: OPEN_ACCESS, sessionsEnded: none },
    ...{ mail: null, signInProvider: null, push: null, exports: null },
  }
  const state = { version: '0', leading: () => false, clients: () => 0, snapshot: () => null }
  const server = createServer(createApp(deps, state, null).callback())
  const port = await listen(server, 0, '127.0.0.1')
  onShutdown('Closing the API', () => server.close())
  return {
    deps,
    /** @throws Error for every answer but 200 */
    async get(path) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`)
      if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`)
      return answer.arrayBuffer()
    },
  }
}

/** How long some work takes, in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
