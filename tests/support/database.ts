import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { inject } from 'vitest'
import { createKnex } from '../../server/db/knex.ts'
import type { ClusterConnection } from '../../server/db/cluster/index.ts'
import { inDatabase, urlOf } from './cluster.ts'

/** A database of a test's own. */
export interface TestDatabase {
  knex: Knex
  connection: ClusterConnection
  /** What a process of its own takes as DATABASE_URL. */
  url: string
  /** Closes the connections and drops the database. */
  drop(): Promise<void>
}

/**
 * A fresh database on real PostGIS for one feature test file: migrated and empty, or quite empty with `bare`.
 * Use: `const db = await createTestDatabase()` and `afterAll(db.drop)`.
 */
export async function createTestDatabase({ bare = false } = {}): Promise<TestDatabase> {
  const template = inject('template')
  const connection = { ...template, database: `test_${process.pid}_${randomBytes(4).toString('hex')}` }
  const source = bare ? 'template0' : template.database
  const options = bare ? '' : 'strategy file_copy'
  await inDatabase(
    template,
    'postgres',
    `create database ${connection.database} template ${source} ${options}`,
  )
  const knex = createKnex(connection, { max: 10 })
  return {
    knex,
    connection,
    url: urlOf(connection),
    async drop() {
      await knex.destroy()
      await inDatabase(template, 'postgres', `drop database if exists ${connection.database} with (force)`)
    },
  }
}
