import { existsSync, realpathSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Progress } from '../../process/progress.ts'
import { StartError } from '../../startError.ts'
import { serverAccount, type Account } from './account.ts'
import { findInstalls, isUsable, type PostgresInstall } from './binaries.ts'
import { clustersIn, makeDataFolder } from './folder.ts'
import { CLUSTER_USER, initialise } from './initialise.ts'
import { installPostgis } from './install.ts'
import { stopLeftover } from './leftover.ts'
import { takeOwnership } from './ownerLock.ts'
import { clusterHome, giveTo, removeSocketFolder, socketFolder } from './place.ts'
import { startPostmaster, type Postmaster } from './postmaster.ts'
import { clusterSettings, throwAwaySettings, type Settings } from './settings.ts'

const DATABASE = 'toancanh'
const READY_MS = 120_000
/** 57P03: it is starting up, or replaying what it had not yet written when it was killed. */
const NOT_YET = /ENOENT|ECONNREFUSED|ECONNRESET|57P03|terminated unexpectedly/

/** How to reach a private cluster's database: what pg and knex take as `connection`. */
export interface ClusterConnection {
  host: string
  port: number
  user: string
  database: string
}

/** How the private cluster in `home` is reached, whether it runs or not. */
export function privateConnection(home: string, account: Account): ClusterConnection {
  return { host: socketFolder(home, account), port: 5432, user: CLUSTER_USER, database: DATABASE }
}

export interface PrivateCluster {
  connection: ClusterConnection
  /** Process number of the PostgreSQL server. */
  pid: number
  /** Resolves with a sentence when PostgreSQL ended without our having asked. */
  lost: Promise<string>
  /** Stops PostgreSQL; everything committed is kept. Safe to call twice. */
  stop(): Promise<void>
}

export interface ClusterOptions {
  dataDir: string
  progress: Progress
  /** True for tests: no waiting for the disk, and the folder is removed with the process, however it ends. */
  throwAway?: boolean
  settings?: Settings
}

/** The server to use for `home`: the one that made the data there, else the newest. */
function chooseInstall(home: string): PostgresInstall {
  const usable = findInstalls().filter(isUsable)
  const made = clustersIn(home)
  const choice =
    usable.find((install) => made.includes(String(install.major))) ?? (made.length ? null : usable[0])
  if (choice) return choice
  throw new StartError(
    `The database in ${home} was made by PostgreSQL ${made[0]}, which is not here with PostGIS: ` +
      `install it (apt-get install postgresql-${made[0]}-postgis-3), or set DATA_DIR to a new folder.`,
  )
}

/** Waits until the server answers; null when it ended instead. */
async function answering(connection: ClusterConnection, postmaster: Postmaster): Promise<pg.Client | null> {
  const until = Date.now() + READY_MS
  while (!postmaster.hasEnded()) {
    const client = new pg.Client({ ...connection, database: 'postgres' })
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (error) {
      if (
        !NOT_YET.test(`${(error as { code?: string }).code} ${(error as Error).message}`) ||
        Date.now() > until
      )
        throw error
    }
    await sleep(10)
  }
  return null
}

/** Starts the server, once more where a killed one's memory is about to be freed. */
async function bringUp(start: () => Postmaster, connection: ClusterConnection) {
  const until = Date.now() + 10_000
  for (;;) {
    const postmaster = start()
    const client = await answering(connection, postmaster).catch(async (error: unknown) => {
      await postmaster.stop()
      throw new StartError(
        `PostgreSQL does not answer: ${(error as Error).message} — see its log in the data folder.`,
      )
    })
    if (client) return { postmaster, client }
    const why = await postmaster.ended
    if (!/shared memory|lock file/.test(why) || Date.now() > until) {
      throw new StartError(
        `PostgreSQL did not start (${why}): free what it names, or set DATA_DIR to a new folder.`,
      )
    }
    await sleep(200)
  }
}

/** Before anything else is said to the server: it is the one we started, on our folder. */
async function prepareDatabase(client: pg.Client, dir: string): Promise<void> {
  try {
    const shown = await client.query<{ data_directory: string }>('show data_directory')
    const answered = realpathSync(shown.rows[0]?.data_directory ?? '/')
    if (answered !== dir)
      throw new StartError(`A PostgreSQL that is not ours (${answered}) answers for ${dir}: stop it first.`)
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE])
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`)
  } finally {
    await client.end()
  }
}

async function startIn(home: string, install: PostgresInstall, account: Account, options: ClusterOptions) {
  const { progress, throwAway = false } = options
  const dir = path.join(home, String(install.major))
  if (!existsSync(dir)) {
    await progress.step('Making the database', () =>
      initialise(install.bin, dir, account, { sync: !throwAway }),
    )
  }
  await stopLeftover(dir)
  const connection = privateConnection(home, account)
  const settings = {
    ...clusterSettings(connection.host),
    ...(throwAway ? throwAwaySettings : {}),
    ...options.settings,
  }
  const logFile = path.join(home, 'postgres.log')
  const dispose = throwAway ? home : undefined
  const start = () => startPostmaster({ bin: install.bin, dir, account, settings, logFile, dispose })
  const { postmaster, client } = await progress.step(`Starting PostgreSQL ${install.major}`, () =>
    bringUp(start, connection),
  )
  try {
    await prepareDatabase(client, dir)
  } catch (error) {
    await postmaster.stop()
    throw error
  }
  return { connection, postmaster }
}

/**
 * Starts this project's own PostgreSQL + PostGIS in `dataDir`, making it the first time, and its empty database. It is
 * reached over a unix socket only, and never outlives this process.
 * @throws StartError when it cannot, with what to do.
 */
export async function startPrivateCluster(options: ClusterOptions): Promise<PrivateCluster> {
  const { dataDir, progress, throwAway = false } = options
  // Before anything is installed for it.
  makeDataFolder(path.resolve(dataDir))
  if (!findInstalls().some(isUsable)) await installPostgis(progress)
  const account = serverAccount(dataDir)
  if (throwAway) giveTo(dataDir, account)
  const home = clusterHome(path.resolve(dataDir), account, progress)
  const taken = takeOwnership(home)
  if ('heldBy' in taken) {
    throw new StartError(
      `Toàn Cảnh already runs on the data in ${home} (process ${taken.heldBy.pid}): stop that one, or set DATA_DIR to another folder.`,
    )
  }
  try {
    const { connection, postmaster } = await startIn(home, chooseInstall(home), account, options)
    let asked = false
    const lost = postmaster.ended.then((why) =>
      asked ? new Promise<string>(() => {}) : `PostgreSQL ended by itself: ${why}`,
    )
    const stop = async () => {
      asked = true
      await postmaster.stop()
      removeSocketFolder(connection.host, home)
      if (throwAway) rmSync(home, { recursive: true, force: true })
      else taken.release()
    }
    return { connection, pid: postmaster.pid, lost, stop }
  } catch (error) {
    if (throwAway) rmSync(home, { recursive: true, force: true })
    else taken.release()
    throw error
  }
}
