import type pg from 'pg'
import { StartError } from '../startError.ts'
import { isAtLeast, MIN_POSTGIS, MIN_POSTGRES } from './cluster/binaries.ts'

/** Tables that make a database ours, and the ones that a first start may have left before it was cut off. */
const OURS = ['knex_migrations', 'city']
const BEGUN = ['knex_migrations', 'knex_migrations_lock']

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

/**
 * Refuses a database that holds something else. What belongs to an extension (PostGIS) does not count; an empty
 * database is fine, and so is one of ours.
 */
export async function checkIsOurs(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; is_public: boolean; kind: string }>(`
    with theirs as (
      select c.oid, c.relnamespace as nsp, c.relname as name, 'pg_class'::regclass as cat, 'table' as kind from pg_class c
        where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relpersistence <> 't'
      union all
      select p.oid, p.pronamespace, p.proname, 'pg_proc'::regclass, 'function' from pg_proc p
    )
    select t.name, n.nspname = 'public' as is_public, t.kind
      from theirs t join pg_namespace n on n.oid = t.nsp
     where n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
       and not exists (select from pg_depend d where d.classid = t.cat and d.objid = t.oid and d.deptype = 'e')
     order by t.kind desc, t.name`)
  const tables = rows.filter((row) => row.is_public && row.kind === 'table').map((row) => row.name)
  if (OURS.every((name) => tables.includes(name))) return
  const strangers = rows.filter((row) => !BEGUN.includes(row.name))
  if (strangers.length === 0) return
  const named = strangers
    .slice(0, 3)
    .map((row) => row.name)
    .join(', ')
  throw new StartError(
    `The database holds something else (${strangers.length} tables and functions, such as ${named}): ` +
      'set DATABASE_URL to an empty database.',
  )
}

/** Makes sure that PostGIS ≥ 3.3 is in the database, creating it where it is not yet. */
export async function ensurePostgis(client: pg.Client): Promise<void> {
  const installed = await scalar<string>(
    client,
    "select extversion from pg_extension where extname = 'postgis'",
  )
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
    throw new StartError(
      `PostGIS could not be created in the database (${(error as Error).message}): ` +
        'let its administrator run "CREATE EXTENSION postgis" there.',
    )
  }
}
