import type { Knex } from 'knex'
import { keepAreas } from '../../areas/lock.ts'
import { appendToOutbox } from '../../log/outbox.ts'

/** Says within the transaction that walls have something to ask for; every process hears of it from the log. */
export async function tellWalls(trx: Knex.Transaction, screen?: string): Promise<void> {
  await keepAreas(trx)
  const { rows } = await trx.raw('select clock_timestamp() as at')
  await appendToOutbox(trx, [
    {
      ...{ reportId: null, kind: 'wall.changed', at: rows[0].at, before: null, after: null },
      data: screen === undefined ? {} : { screen },
    },
  ])
}
