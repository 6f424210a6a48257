import type { Knex } from 'knex'
import { ALL } from '../figures/counters.ts'
import { TallyChanges } from '../figures/tallyChanges.ts'
import { foldInto, tallyTables } from '../log/fold.ts'
import { factsOf } from '../reports/record.ts'
import { readRecords } from '../reports/store.ts'

const CHUNK = 5000
const tablesByArea = Object.entries(tallyTables)
  .filter(([, { key }]) => (key as readonly string[]).includes('area_id'))
  .map(([table]) => table)

/**
 * Counts the reports of some areas anew from their rows, and drops what was counted for them and for areas that are gone.
 * No writer may be at work and nothing may wait in the outbox: then the rows say exactly what the log has told.
 * @param areas ids of the areas as they are now
 * @param gone ids of areas that are no more
 */
export async function rebuildTallies(
  trx: Knex,
  areas: number[],
  gone: number[],
  at: (share: number) => void,
): Promise<void> {
  for (const table of tablesByArea)
    await trx.raw('delete from ?? where area_id = any(?)', [table, [...areas, ...gone]])
  const { rows } = await trx.raw('select count(*)::integer as total from report')
  const total: number = rows[0].total
  const counted = new Set(areas)
  const changes = new TallyChanges()
  for (let after = 0, done = 0; ;) {
    const records = await readRecords(trx, after, CHUNK)
    for (const record of records) {
      const inside = record.areas.filter((area) => counted.has(area))
      if (inside.length > 0) changes.addReport({ ...factsOf(record), areas: inside }, 1)
    }
    done += records.length
    at(total === 0 ? 1 : Math.min(1, done / total))
    if (records.length < CHUNK) break
    after = records.at(-1)!.id
  }
  keepAreasOnly(changes)
  await foldInto((sql, bindings) => trx.raw(sql, bindings as Knex.RawBinding[]), changes)
}

/** A report also counts for the city as a whole and for the heat: other boundaries change neither. */
function keepAreasOnly({ pairs, categories, heat }: TallyChanges) {
  for (const changes of [pairs, categories])
    for (const rows of [changes.now, changes.day, changes.handling] as Map<string, { area: number }>[])
      for (const [key, { area }] of rows) if (area === ALL) rows.delete(key)
  heat.clear()
}
