import { setTimeout as sleep } from 'node:timers/promises'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import { Periodic } from '../process/periodic.ts'
import type { Reference } from '../reports/reference.ts'
import {
  boardBefore,
  CHECKPOINT_EVERY,
  dropOtherCheckpoints,
  lastCheckpoint,
  storeCheckpoint,
} from './checkpoints.ts'
import { readLens } from './lens.ts'
import { foldUpTo } from './seek.ts'

const PAUSE_MS = 5000
const RETRY_MS = 10_000
/** After each chunk of events: walls and commands come first. */
const BREATH_MS = 40
/** Any fixed number: one process makes checkpoints at a time. */
export const CHECKPOINT_LOCK = 7_260_518

/**
 * Makes the next checkpoint where the log has grown enough since the last, in one transaction.
 * @param parts.breathe waits a moment between chunks of events; false to leave off
 * @returns whether there may be another to make
 */
export async function makeNextCheckpoint(
  knex: Knex,
  { city, breathe }: { city: Reference; breathe: () => Promise<boolean> },
): Promise<boolean> {
  return knex.transaction(async (trx) => {
    const { rows } = await trx.raw('select pg_try_advisory_xact_lock(?) as mine', [CHECKPOINT_LOCK])
    const lens = rows[0].mine ? await readLens(trx, city) : null
    if (!lens) return false
    const last = await lastCheckpoint(trx, lens)
    if (lens.head.seq < last + CHECKPOINT_EVERY) return false
    if (last === 0) await dropOtherCheckpoints(trx, lens)
    const board = await boardBefore(trx, lens, last)
    const done = await foldUpTo(board, lens, { trx, seq: last + CHECKPOINT_EVERY, breathe })
    if (done) await storeCheckpoint(trx, lens, board)
    return done
  })
}

/** What makes checkpoints of this process is given. */
interface CheckpointDeps {
  knex: Knex
  log: Logger
  reference: () => Reference
}

/** Goes through the log behind its end, and keeps a board every so many events. Stopping it waits for no piece. */
export function createCheckpointClock({ knex, log, reference }: CheckpointDeps): {
  start(): void
  stop(): Promise<void>
} {
  let stopping = false
  const breathe = async () => {
    await sleep(BREATH_MS)
    return !stopping
  }
  const clock = new Periodic({
    work: () => makeNextCheckpoint(knex, { city: reference(), breathe }),
    failed: (error) => log.warn({ error }, 'checkpoints for replays cannot be made'),
    pauseMs: PAUSE_MS,
    retryMs: RETRY_MS,
  })
  return {
    start: () => clock.start(),
    stop() {
      stopping = true
      return clock.stop()
    },
  }
}
