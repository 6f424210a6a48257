import type pg from 'pg'
import { StartError } from '../startError.ts'
import { isAtLeast, MIN_POSTGIS, MIN_POSTGRES } from './cluster/binaries.ts'

/** Creating PostGIS takes a third of a second, on a machine that is busy with other things much longer. */
const CREATE_MS = 120_000

async function scalar<T>(client: pg.Client, sql: string): Promise<T | null> {
  const { rows } = await client.query<Record<string, T>>(sql)
  return rows[0] ? (Object.values(rows[0])[0] ?? null) : null
}

/** PostgreSQL ≥ 15, UTF-8, and a server that takes writes. */
export async function checkServer(client: pg.Client): Promise<void> {
  const version = Number(await scalar<string>(client, 'show server_version_num'))
  if (version < MIN_POSTGRES * 10_000) {
    const has = Math.floor(version / 10_000)
    throw new StartError(`The database is PostgreSQL ${has}: Toàn Cảnh needs ${MIN_POSTGRES} or newer.`)
  }
  const encoding = await scalar<string>(client, 'show server_encoding')
  if (encoding !== 'UTF8') {
    throw new StartError(
      `The database is encoded in ${encoding}: make one with "createdb --encoding=UTF8 --template=template0".`,
    )
  }
  if (await scalar<boolean>(client, 'select pg_is_in_recovery()')) {
    throw new StartError('The database is a read-only standby: set DATABASE_URL to the primary.')
  }
}

const installedPostgis = (client: pg.Client) =>
  scalar<string>(client, "select extversion from pg_extension where extname = 'postgis'")

/** Makes sure that PostGIS ≥ 3.3 is in the database, creating it where it is not yet. */
export async function ensurePostgis(client: pg.Client): Promise<void> {
  const installed = await installedPostgis(client)
  const version =
    installed ??
    (await scalar<string>(
      client,
      "select default_version from pg_available_extensions where name = 'postgis'",
    ))
  if (version === null) {
    throw new StartError(
      'The database server has no PostGIS: install it there (on Debian: postgresql-NN-postgis-3).',
    )
  }
  if (!isAtLeast(version, MIN_POSTGIS)) {
    throw new StartError(
      `The database has PostGIS ${version}, Toàn Cảnh needs ${MIN_POSTGIS} or newer: install it and run "ALTER EXTENSION postgis UPDATE".`,
    )
  }
  if (installed !== null) return
  try {
    const patient = { text: 'create extension if not exists postgis', query_timeout: CREATE_MS }
    await client.query(patient)
  } catch (error) {
    // "if not exists" looks before it waits: of two that create it at once, one fails when the other commits.
    if (await installedPostgis(client).catch(() => null)) return
    throw new StartError(
      `PostGIS could not be created in the database (${(error as Error).message}): ` +
        'let its administrator run "CREATE EXTENSION postgis" there.',
    )
  }
}
