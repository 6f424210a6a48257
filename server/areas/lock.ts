import type { Knex } from 'knex'

/** Any fixed numbers: who writes reports shares the first, an import of boundaries has it alone, and the second all along. */
const AREAS_LOCK = 7_260_516
const IMPORT_LOCK = 7_260_517

/**
 * Every transaction that finds a report's areas or appends to the outbox calls this first. From then until it ends no
 * boundaries are replaced, so that its facts name the areas that the tallies know.
 */
export async function keepAreas(trx: Knex): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock_shared(?)', [AREAS_LOCK])
}

/** Waits for every transaction that {@link keepAreas} and keeps new ones waiting until this transaction ends. */
export async function holdWriters(trx: Knex): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(?)', [AREAS_LOCK])
}

/** Whether this transaction is now the only import on the database. */
export async function becomeOnlyImport(trx: Knex): Promise<boolean> {
  const { rows } = await trx.raw('select pg_try_advisory_xact_lock(?) as only', [IMPORT_LOCK])
  return rows[0].only
}
