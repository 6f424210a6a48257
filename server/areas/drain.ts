import { setTimeout as sleep } from 'node:timers/promises'
import type { Knex } from 'knex'
import { countWaiting, readHead } from '../log/read.ts'
import { StartError } from '../startError.ts'

const POLL_MS = 10
const PATIENCE_MS = 15_000

/**
 * Waits until at most `limit` events wait in the outbox. Where writers are held, 0 means that the tallies stand exactly
 * where the rows do.
 * @throws StartError where the log does not move for 15 s
 */
export async function waitForOutbox(knex: Knex, limit: number): Promise<void> {
  let last = -1
  let until = 0
  while ((await countWaiting(knex)) > limit) {
    const { seq } = await readHead(knex)
    if (seq !== last) until = Date.now() + PATIENCE_MS
    last = seq
    if (Date.now() > until)
      throw new StartError(
        'Events wait in the outbox and nobody writes them to the log: see whether the server hangs, then import again.',
      )
    await sleep(POLL_MS)
  }
}

/** Waits until the walls have been told of the new boundaries; false where that takes longer than 15 s. */
export async function waitForNews(knex: Knex): Promise<boolean> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(POLL_MS)) {
    const { rows } = await knex.raw(`select from outbox where kind = 'areas.replaced' limit 1`)
    if (rows.length === 0) return true
  }
  return false
}
