import type { Knex } from 'knex'
import type { Deps } from '../../http/deps.ts'
import { inSnapshot, readHead } from '../../log/read.ts'
import { seqAt } from '../../replay/seek.ts'
import { fromInstant } from './standpoint.ts'

/** When something is told of: now, or a past instant. `seq` and `foldedAt` are of the log as it stands, or stood then. */
export interface Time {
  past: boolean
  at: Date
  seq: number
  foldedAt: Date
}

/**
 * Reads in one snapshot of the database what goes on now, or what went on at a past instant.
 * @throws ProblemError `invalid-query` for an instant before the first event or after now
 */
export function fromTime<Result>(
  deps: Deps,
  at: string | undefined,
  read: (trx: Knex, time: Time) => Promise<Result>,
): Promise<Result> {
  if (at !== undefined)
    return fromInstant(deps, at, async ({ trx, lens, at: instant }) => {
      const seq = await seqAt(trx, lens, instant)
      return read(trx, { past: true, at: instant, seq, foldedAt: instant })
    })
  return inSnapshot(deps.knex, async (trx) => {
    const { seq, foldedAt } = await readHead(trx)
    const { rows } = await trx.raw('select clock_timestamp() as at')
    return read(trx, { past: false, at: rows[0].at, seq, foldedAt })
  })
}
