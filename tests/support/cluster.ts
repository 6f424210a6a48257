import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createKnex } from '../../server/db/knex.ts'
import {
  startPrivateCluster,
  type ClusterConnection,
  type PrivateCluster,
} from '../../server/db/cluster/index.ts'
import { ownerOf } from '../../server/db/cluster/ownerLock.ts'
import { silent } from '../../server/process/progress.ts'

const PREFIX = 'toancanh-test-'
/** A folder this young may belong to a run that has not yet written who it is. */
const YOUNG_MS = 60_000

/** A new folder for a test's cluster, open to the user postgres; the next run sweeps it if we are killed. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), PREFIX))
  chmodSync(folder, 0o755)
  return folder
}

/** Removes what killed runs left: their clusters have ended with them, their folders may still lie there. */
export function sweepDeadRuns(): void {
  for (const name of readdirSync(os.tmpdir())) {
    const folder = path.join(os.tmpdir(), name)
    if (!name.startsWith(PREFIX)) continue
    try {
      const young = Date.now() - statSync(folder).ctimeMs < YOUNG_MS
      if (!young && !ownerOf(folder)) rmSync(folder, { recursive: true, force: true })
    } catch {
      // Somebody else's, or gone in the meantime: not ours to sweep.
    }
  }
}

/** A PostgreSQL for tests, in a folder that goes with it. */
export function startTestCluster(): Promise<PrivateCluster> {
  return startPrivateCluster({ dataDir: temporaryFolder(), progress: silent, throwAway: true })
}

/** Runs statements in another database of the same cluster. */
export async function inDatabase(
  connection: ClusterConnection,
  database: string,
  ...statements: string[]
): Promise<void> {
  const knex = createKnex({ ...connection, database }, { max: 1 })
  try {
    for (const sql of statements) await knex.raw(sql)
  } finally {
    await knex.destroy()
  }
}

/** The address of a database as DATABASE_URL takes it. */
export const urlOf = ({ user, host, port, database }: ClusterConnection): string =>
  `postgresql://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`

/** The first row that a statement gives in this database, over a connection of its own. */
export async function firstRow<T = Record<string, unknown>>(
  connection: ClusterConnection,
  sql: string,
): Promise<T> {
  const knex = createKnex(connection, { max: 1 })
  try {
    return (await knex.raw<{ rows: T[] }>(sql)).rows[0] as T
  } finally {
    await knex.destroy()
  }
}
