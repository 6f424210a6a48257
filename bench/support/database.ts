import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Knex } from 'knex'
import { DateTime } from 'luxon'
import { loadCity, type LoadedCity } from '../../fixtures/loadCity.ts'
import { attachToRunning } from '../../server/db/cluster/attach.ts'
import { startPrivateCluster, type ClusterConnection } from '../../server/db/cluster/index.ts'
import { clusterSettings } from '../../server/db/cluster/settings.ts'
import { createKnex } from '../../server/db/knex.ts'
import { migrate } from '../../server/db/migrate.ts'
import { insertReference } from '../../server/feeds/demo/loadReference.ts'
import type { Period } from '../../server/figures/period.ts'
import type { Progress } from '../../server/process/progress.ts'
import { onShutdown } from '../../server/process/shutdown.ts'
import { loadReference, type Reference } from '../../server/reports/reference.ts'

/** The city that the numbers are of. */
export const CITY = 'hanoi'
const DAYS = 126

/** A database with Hà Nội's lists and no report. */
export interface CityDatabase {
  knex: Knex
  connection: ClusterConnection
  fixture: LoadedCity
  reference: Reference
  /** The reporting period: as long as the published one, ending yesterday. */
  period: Period
}

/**
 * Starts a cluster of this run's own: it goes with the process, however that ends, but writes to the disk as production
 * does (fsync, synchronous commit, autovacuum). With `BENCH_KEEP=folder` it lies there and stays, with its filled cities; one
 * that another process runs there is used as it is.
 */
export async function startBenchCluster(progress: Progress): Promise<ClusterConnection> {
  const kept = process.env.BENCH_KEEP
  const dataDir = kept ? path.resolve(kept) : mkdtempSync(path.join(os.tmpdir(), 'toancanh-bench-'))
  if (kept) {
    mkdirSync(dataDir, { recursive: true })
    const running = await attachToRunning(dataDir, progress)
    if (running) return running
  }
  chmodSync(dataDir, 0o755)
  const { fsync, synchronous_commit, shared_buffers } = clusterSettings('') as Record<string, string>
  const cluster = await startPrivateCluster({
    dataDir,
    progress,
    throwAway: !kept,
    settings: {
      fsync: fsync!,
      synchronous_commit: synchronous_commit!,
      shared_buffers: shared_buffers!,
      full_page_writes: 'on',
      autovacuum: 'on',
    },
  })
  onShutdown('Removing the cluster', () => cluster.stop())
  return cluster.connection
}

/** Makes a database of the cluster, migrated, with the city's lists and a reporting period of so many days; its connections close with the process. */
export async function createCityDatabase(
  cluster: ClusterConnection,
  name: string,
  days = DAYS,
): Promise<CityDatabase> {
  const connection = { ...cluster, database: name }
  const admin = createKnex(cluster, { max: 1 })
  await admin.raw('drop database if exists ??', [name])
  await admin.raw('create database ??', [name])
  await admin.destroy()
  const knex = createKnex(connection)
  onShutdown(`Closing the database ${name}`, () => knex.destroy())
  await migrate(knex)
  const fixture = await loadCity(CITY)
  const last = DateTime.now().setZone(fixture.city.timeZone).minus({ days: 1 })
  const period = { from: last.minus({ days: days - 1 }).toISODate()!, to: last.toISODate()! }
  await knex.transaction((trx) => insertReference(trx, fixture, period))
  return { knex, connection, fixture, reference: await loadReference(knex), period }
}
