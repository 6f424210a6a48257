import type { Knex } from 'knex'
import { DateTime } from 'luxon'
import { generateHistory, generateMonth } from '../../../fixtures/generator/history/index.ts'
import { listCities, loadCity } from '../../../fixtures/loadCity.ts'
import type { Progress } from '../../process/progress.ts'
import { loadReference } from '../../reports/reference.ts'
import { StartError } from '../../startError.ts'
import { deadlinesOf } from './deadlines.ts'
import { insertHistory } from './loadHistory.ts'
import { insertReference } from './loadReference.ts'

/** Any fixed number: two processes that start on one empty database load it once. */
const LOAD_LOCK = 4_310_002

/**
 * Loads the demo city with its history into an empty database, all or nothing. The published period is shifted by whole
 * days so that its last day is the day before this first start; a month of published outcomes lies before it.
 * @returns false where the city was loaded before
 * @throws StartError for a city that there is not, or a database of another city
 */
export async function loadDemoCity(
  knex: Knex,
  code: string,
  now: Date,
  progress: Progress,
): Promise<boolean> {
  if (await isLoaded(knex, code)) return false
  const cities = await listCities()
  if (!cities.includes(code))
    throw new StartError(
      `CITY "${code}" is not a city of fixtures/: set CITY to one of ${cities.join(', ')}.`,
    )
  return knex.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(?)', [LOAD_LOCK])
    if (await isLoaded(trx, code)) return false
    const fixture = await loadCity(code)
    const { timeZone, published } = fixture.city
    const lastDay = DateTime.fromJSDate(now, { zone: timeZone }).minus({ days: 1 })
    const days = DateTime.fromISO(published.to).diff(DateTime.fromISO(published.from), 'days').days
    const period = { from: lastDay.minus({ days }).toISODate()!, to: lastDay.toISODate()! }
    await progress.step(`Loading ${fixture.city.name.vi}`, () => insertReference(trx, fixture, period))
    const reference = await loadReference(trx)
    const history = await progress.step('Writing its history', async () => [
      ...generateMonth(fixture, { before: period.from, deadlineOf: deadlinesOf(reference) }),
      ...generateHistory(fixture, { endDay: period.to, until: now }),
    ])
    await progress.step(`Storing ${history.length} reports`, (at) =>
      insertHistory(trx, reference, history, now, at),
    )
    return true
  })
}

async function isLoaded(knex: Knex, code: string): Promise<boolean> {
  const { rows } = await knex.raw('select code from city')
  if (rows.length > 0 && rows[0].code !== code)
    throw new StartError(
      `The database holds the city "${rows[0].code}", not "${code}": set CITY=${rows[0].code}, or DATA_DIR or DATABASE_URL to another database.`,
    )
  return rows.length > 0
}
