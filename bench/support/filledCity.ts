import { loadCity } from '../../fixtures/loadCity.ts'
import type { ClusterConnection } from '../../server/db/cluster/index.ts'
import { createKnex } from '../../server/db/knex.ts'
import { migrate } from '../../server/db/migrate.ts'
import type { Period } from '../../server/figures/period.ts'
import type { Progress } from '../../server/process/progress.ts'
import { onShutdown } from '../../server/process/shutdown.ts'
import { loadReference } from '../../server/reports/reference.ts'
import { loadReports, makeModels } from '../snapshot/load.ts'
import { CITY, createCityDatabase, type CityDatabase } from './database.ts'
import { short } from './stats.ts'

/** What a filled database says of itself, as its comment. */
interface Filled {
  size: number
  period: Period
}

/**
 * A city with so many reports over so many days. A million take minutes to store: in a cluster that is kept
 * (`BENCH_KEEP=folder`) the one that an earlier run filled is taken as it is, with the days of then.
 */
export async function filledCity(
  cluster: ClusterConnection,
  progress: Progress,
  size: number,
  days: number,
): Promise<CityDatabase> {
  const name = `filled_${size}_${days}`
  const known = await readFilled(cluster, name)
  if (known) {
    const connection = { ...cluster, database: name }
    const knex = createKnex(connection)
    onShutdown(`Closing the database ${name}`, () => knex.destroy())
    await progress.step(`Opening the ${short(size)} reports of an earlier run`, () => migrate(knex))
    const fixture = await loadCity(CITY)
    return { knex, connection, fixture, reference: await loadReference(knex), period: known.period }
  }
  const city = await createCityDatabase(cluster, name, days)
  const models = await progress.step('Writing reports to copy', () => makeModels(city))
  await progress.step(`Storing ${short(size)} reports`, (at) => loadReports(city, models, size, at))
  const filled: Filled = { size, period: city.period }
  // A comment takes no parameters; this one holds a number and two days.
  await city.knex.raw(`comment on database "${name}" is '${JSON.stringify(filled)}'`)
  return city
}

async function readFilled(cluster: ClusterConnection, name: string): Promise<Filled | null> {
  const admin = createKnex(cluster, { max: 1 })
  try {
    const { rows } = await admin.raw(
      `select shobj_description(oid, 'pg_database') as said from pg_database where datname = ?`,
      [name],
    )
    return rows[0]?.said ? (JSON.parse(rows[0].said) as Filled) : null
  } finally {
    await admin.destroy()
  }
}
