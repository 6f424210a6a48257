import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { canReach, serverAccount } from '../../server/db/cluster/account.ts'
import { privateConnection, type ClusterConnection } from '../../server/db/cluster/index.ts'
import { clusterHome } from '../../server/db/cluster/place.ts'
import { createKnex } from '../../server/db/knex.ts'
import { silent } from '../../server/process/progress.ts'
import { CHECKPOINT_LOCK, makeNextCheckpoint } from '../../server/replay/checkpointClock.ts'
import { loadReference } from '../../server/reports/reference.ts'
import { startProcess } from './startProcess.ts'

/** Set by the run's global setup: the folder that goes with the run. */
const folder = () => process.env.E2E_FIRST_DAYS!

/** How the private database in a data folder is reached. */
export function databaseIn(dataDir: string): ClusterConnection {
  const account = serverAccount(dataDir)
  return privateConnection(clusterHome(dataDir, account, silent), account)
}

/** What a new process does behind its first screens, once: boards for replays, and PostgreSQL its own notes. */
async function settle(dataDir: string): Promise<void> {
  const knex = createKnex(databaseIn(dataDir), { max: 1 })
  try {
    // The process itself takes its time over it: from here on it finds us at it.
    await knex.raw('select pg_advisory_lock(?)', [CHECKPOINT_LOCK])
    const city = await loadReference(knex)
    while (await makeNextCheckpoint(knex, { city, breathe: async () => true }));
    await knex.raw('vacuum analyze')
  } finally {
    await knex.destroy()
  }
}

/** Starts a city for the first time, as anybody does, and ends it when it has nothing more to prepare. */
async function liveFirstDay(code: string, dataDir: string): Promise<void> {
  const { process: city, url } = startProcess({
    ...{ CITY: code, DATA_DIR: dataDir, PORT: '0', DEMO_LIVE: '0', LOG_LEVEL: 'warn' },
  })
  const ended = new Promise((resolve) => city.once('exit', resolve))
  try {
    await url
    await settle(dataDir)
  } finally {
    city.kill('SIGTERM')
    await ended
  }
}

/**
 * Fills a new data folder with a city's history as a first start of the process leaves it. Whoever asks first in this run makes it,
 * the others are given a copy: it is the same every time, and takes longer than all that a test looks at.
 */
export async function copyFirstDay(code: string, dataDir: string): Promise<void> {
  // Where the database has to lie elsewhere there is nothing to copy: everybody begins anew.
  if (!canReach(folder(), serverAccount(folder()))) return
  const made = path.join(folder(), code)
  while (!existsSync(made)) if (!(await makeFirstDay(code, made))) await sleep(100)
  // With owners and rights: the files are the database's account's.
  await promisify(execFile)('cp', ['-a', made, dataDir])
}

/** @returns false where another worker is at it */
async function makeFirstDay(code: string, made: string): Promise<boolean> {
  const making = `${made}.making`
  try {
    mkdirSync(making)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
  try {
    chmodSync(making, 0o755)
    await liveFirstDay(code, making)
    renameSync(making, made)
    return true
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
}
