import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { Knex } from 'knex'
import { StartError } from '../startError.ts'
import { projectRoot } from '../env.ts'

/** Any fixed number no other program uses on our database. */
const MIGRATION_LOCK = 4_310_001

const folder = path.join(projectRoot, 'migrations')

/** The names that knex records for the migrations of this version, oldest first. */
export const migrationNames = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .sort()

export interface MigrateOptions {
  /** Folder of the migrations; the project's own by default. */
  directory?: string
}

/**
 * Brings the database up to date with the migrations. Several processes may call it at once: one does the work, the others wait.
 * @returns the names of the migrations that were run.
 * @throws StartError where the database was made by a newer version.
 */
export async function migrate(knex: Knex, { directory = folder }: MigrateOptions = {}): Promise<string[]> {
  const config: Knex.MigratorConfig = { directory, loadExtensions: ['.ts'], tableName: 'knex_migrations' }
  const holder = await knex.client.acquireConnection()
  const held = (sql: string) => knex.raw(sql, [MIGRATION_LOCK]).connection(holder)
  try {
    await held('select pg_advisory_lock(?)')
    // With ours held nobody is migrating: knex's own lock can only be one that a killed process left.
    await knex.migrate.forceFreeMigrationsLock(config)
    const [, done] = (await knex.migrate.latest(config)) as [number, string[]]
    return done
  } catch (error) {
    if (!/migration directory is corrupt/.test((error as Error).message)) throw error
    throw new StartError(
      'The database was made by another version of Toàn Cảnh, with migrations this one does not have: ' +
        'run the newer version, or use another database.',
    )
  } finally {
    await held('select pg_advisory_unlock(?)').catch(() => {})
    await knex.client.releaseConnection(holder)
  }
}
