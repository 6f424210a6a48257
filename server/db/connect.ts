import { setTimeout as sleep } from 'node:timers/promises'
import type { Knex } from 'knex'
import pg from 'pg'
import type { Env } from '../env.ts'
import type { Progress } from '../process/progress.ts'
import { onShutdown } from '../process/shutdown.ts'
import { StartError } from '../startError.ts'
import { checkServer, ensurePostgis } from './checks.ts'
import { attachToRunning } from './cluster/attach.ts'
import { startPrivateCluster } from './cluster/index.ts'
import { hasCluster } from './cluster/place.ts'
import { createKnex } from './knex.ts'
import { isOurs, nothingLoaded, requireLoaded } from './ours.ts'

const ANSWER_MS = 8_000
/** How long connections in use are waited for at the end. */
const PATIENCE_MS = 3_000

/** The database of this process. */
export interface Database {
  knex: Knex
  /** How to reach it by other means than knex: what pg takes. */
  connection: pg.ClientConfig
  /** Resolves with a sentence when the private cluster was lost; never for a database of somebody else's. */
  lost: Promise<string>
  /** Closes all connections and stops the private cluster. Safe to call twice. */
  stop(): Promise<void>
}

/** What to do about an error of connecting, by PostgreSQL's or the system's code. */
const REMEDY: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there; start PostgreSQL or correct DATABASE_URL',
  ENOENT: 'there is no such socket; start PostgreSQL or correct DATABASE_URL',
  ENOTFOUND: 'there is no such host; correct DATABASE_URL',
  EAI_AGAIN: 'its name cannot be looked up; correct DATABASE_URL or the network',
  '28P01': 'the password is wrong; correct DATABASE_URL',
  '28000': 'the user may not log in; correct DATABASE_URL or pg_hba.conf',
  '3D000': 'there is no such database; create it or correct DATABASE_URL',
  '57P03': 'it is still starting; try again in a moment',
  '53300': 'it has no connection left; raise max_connections',
}

/** A client that is not yet connected; it knows what its address says. */
function clientFor(connection: pg.ClientConfig): pg.Client {
  try {
    return new pg.Client({ ...connection, connectionTimeoutMillis: ANSWER_MS, query_timeout: ANSWER_MS })
  } catch {
    throw new StartError(
      'DATABASE_URL cannot be read: write it as postgresql://user:password@host:5432/name, ' +
        'with special characters in the password percent-encoded.',
    )
  }
}

/** Within the limit, whatever the server does: one that accepts and stays silent included. */
async function openWithin(connection: pg.ClientConfig): Promise<pg.Client> {
  const client = clientFor(connection)
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string }
    const remedy = REMEDY[code] ?? `${message || code}; start it or correct DATABASE_URL`
    const address = `${client.database ?? ''} at ${client.host}:${client.port}`
    throw new StartError(`The database ${address} does not answer: ${remedy}.`)
  }
}

/** A connection is opened for `check` and closed again. */
async function inspect(
  connection: pg.ClientConfig,
  check: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  const client = await openWithin(connection)
  try {
    await checkServer(client)
    await check(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** Nothing is created in a database before it is known that it is empty or ours. */
async function prepare(client: pg.Client, progress: Progress): Promise<void> {
  await isOurs(client)
  await progress.step('Preparing PostGIS', () => ensurePostgis(client))
}

/**
 * Opens the database: the one of DATABASE_URL, or our private cluster. It has then been checked: PostgreSQL ≥ 15,
 * PostGIS ≥ 3.3 in place, empty or ours.
 * @param options.onlyLoaded true for work on what `npm start` has loaded, also beside a running one, whose private cluster is
 *   used and left running. Then nothing is made: neither a cluster nor PostGIS
 * @throws StartError within 10 s where the database of DATABASE_URL does not answer, does not fit or holds something else,
 *   and with `onlyLoaded` where no city was loaded.
 */
export async function connect(
  env: Pick<Env, 'databaseUrl' | 'dataDir'>,
  progress: Progress,
  { onlyLoaded = false } = {},
): Promise<Database> {
  if (onlyLoaded && !env.databaseUrl && !hasCluster(env.dataDir)) throw nothingLoaded()
  const running = !env.databaseUrl && onlyLoaded ? await attachToRunning(env.dataDir, progress) : null
  const cluster =
    env.databaseUrl || running ? null : await startPrivateCluster({ dataDir: env.dataDir, progress })
  // At once, for the process may be told to end while what follows is still under way.
  if (cluster) onShutdown('Stopping PostgreSQL', () => cluster.stop())
  try {
    const connection = running ?? cluster?.connection ?? { connectionString: env.databaseUrl }
    await inspect(connection, (client) => (onlyLoaded ? requireLoaded(client) : prepare(client, progress)))
    const knex = createKnex(connection)
    return {
      knex,
      connection,
      lost: cluster?.lost ?? new Promise(() => {}),
      async stop() {
        // Work that was cut off may hold a connection for long: its transaction rolls back with the cluster.
        await Promise.race([knex.destroy(), sleep(PATIENCE_MS, null, { ref: false })])
        await cluster?.stop()
      },
    }
  } catch (error) {
    await cluster?.stop()
    throw error
  }
}
