import { realpathSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Progress } from '../../process/progress.ts'
import { StartError } from '../../startError.ts'
import { serverAccount } from './account.ts'
import { privateConnection, type ClusterConnection } from './index.ts'
import { ownerOf } from './ownerLock.ts'
import { clusterHome } from './place.ts'

const STARTING_MS = 30_000

/**
 * The private cluster of `dataDir` if another process of ours runs it now, for work beside `npm start`; null where nobody
 * does. It belongs to that process: who attaches never stops it.
 * @throws StartError where it does not answer, or another PostgreSQL answers in its place
 */
export async function attachToRunning(
  dataDir: string,
  progress: Progress,
): Promise<ClusterConnection | null> {
  const account = serverAccount(dataDir)
  const home = clusterHome(path.resolve(dataDir), account, progress)
  const owner = ownerOf(home)
  if (!owner) return null
  const connection = privateConnection(home, account)
  const until = Date.now() + STARTING_MS
  for (;;) {
    try {
      const folder = await dataFolderOf(connection)
      if (path.dirname(folder) === home) return connection
      throw new StartError(`A PostgreSQL that is not ours (${folder}) answers for ${home}: stop it first.`)
    } catch (error) {
      if (error instanceof StartError) throw error
      // Its owner may be about to start it, or about to end.
      if (!ownerOf(home)) return null
      if (Date.now() > until)
        throw new StartError(
          `Process ${owner.pid} has the data in ${home}, but its PostgreSQL does not answer (${(error as Error).message}): ` +
            'wait until it is ready, or stop it.',
        )
      await sleep(100)
    }
  }
}

async function dataFolderOf(connection: ClusterConnection): Promise<string> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ data_directory: string }>('show data_directory')
    return realpathSync(rows[0]!.data_directory)
  } finally {
    await client.end().catch(() => {})
  }
}
