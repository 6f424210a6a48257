import type { Knex } from 'knex'
import type { LiveBoard } from '../board/liveBoard.ts'
import { boardBefore, checkpointBy } from './checkpoints.ts'
import type { Lens } from './lens.ts'
import { applyPast } from './pastBoard.ts'
import { PastLog } from './pastLog.ts'

/** How many events the log held at an instant: those before the first that happened later. */
export async function seqAt(trx: Knex, lens: Lens, at: Date): Promise<number> {
  const { rows } = await trx.raw('select seq from event_log where seq > ? and at > ? order by seq limit 1', [
    await checkpointBy(trx, lens, at),
    at,
  ])
  return rows.length > 0 ? rows[0].seq - 1 : lens.head.seq
}

/** The board after an event, from the nearest checkpoint and what followed it. */
export async function boardAt(trx: Knex, lens: Lens, seq: number): Promise<LiveBoard> {
  const board = await boardBefore(trx, lens, seq)
  await foldUpTo(board, lens, { trx, seq })
  return board
}

/**
 * Applies the events up to a seq, chunk by chunk.
 * @param to.breathe waits a moment after each chunk; false to leave off
 * @returns whether the seq was reached
 */
export async function foldUpTo(
  board: LiveBoard,
  lens: Lens,
  { trx, seq, breathe }: { trx: Knex; seq: number; breathe?: () => Promise<boolean> },
): Promise<boolean> {
  const log = new PastLog(trx, lens, { seq: board.seq, at: board.foldedAt })
  while (board.seq < seq) {
    const events = await log.next(seq)
    if (events.length === 0) throw new Error(`The log ends at ${board.seq}, before ${seq}`)
    applyPast(board, lens, events)
    if (breathe && !(await breathe())) return false
  }
  return true
}
