import type { TestProject } from 'vitest/node'
import { createKnex } from '../../server/db/knex.ts'
import { migrate } from '../../server/db/migrate.ts'
import type { ClusterConnection } from '../../server/db/cluster/index.ts'
import { startTestCluster, sweepDeadRuns } from './cluster.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The migrated, empty database that every test's own one is a copy of. */
    template: ClusterConnection
  }
}

/** One PostgreSQL for the whole run; the migrations run once, into the template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  sweepDeadRuns()
  const cluster = await startTestCluster()
  try {
    const knex = createKnex(cluster.connection, { max: 2 })
    await knex.raw('create extension if not exists postgis')
    await migrate(knex)
    await knex.destroy()
  } catch (error) {
    await cluster.stop()
    throw error
  }
  project.provide('template', cluster.connection)
  return () => cluster.stop()
}
