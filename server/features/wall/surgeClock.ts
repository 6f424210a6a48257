import type { Deps } from '../../http/deps.ts'
import { Periodic } from '../../process/periodic.ts'
import { watchSurge } from './surge.ts'

const TICK_MS = 2000
const RETRY_MS = 5000

/** Watches for surges of missed deadlines. */
export function createSurgeClock({
  knex,
  log,
  committed,
  now,
}: Pick<Deps, 'knex' | 'log' | 'committed' | 'now'>): Periodic {
  return new Periodic({
    async work() {
      if (await watchSurge(knex, now())) committed()
      return false
    },
    failed: (error) => log.warn({ error }, 'surges of missed deadlines cannot be watched for'),
    pauseMs: TICK_MS,
    retryMs: RETRY_MS,
  })
}
