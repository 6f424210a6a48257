import type { z } from 'zod'
import type { replayQuery } from '../../../contracts/replay.ts'
import type { Snapshot } from '../../../contracts/socket.ts'
import { buildSnapshot } from '../../board/frames.ts'
import { happeningsOf, Recent } from '../../board/happenings.ts'
import type { Deps } from '../../http/deps.ts'
import { turnTo } from '../../replay/pastBoard.ts'
import { PastLog } from '../../replay/pastLog.ts'
import { boardAt, seqAt } from '../../replay/seek.ts'
import { fromStandpoint } from './standpoint.ts'

/** As many as a live view looks back for its ticker. */
const RECENT_EVENTS = 300

/** A scope as it was at an instant. @throws ProblemError as {@link fromStandpoint} */
export function readPastSnapshot(deps: Deps, query: z.infer<typeof replayQuery>): Promise<Snapshot> {
  return fromStandpoint(deps, query, async ({ trx, lens, named, at }) => {
    const seq = await seqAt(trx, lens, at)
    const board = await boardAt(trx, lens, seq)
    turnTo(board, lens, lens.city.workingTime.dayOf(at))
    const recent = new Recent()
    const log = new PastLog(trx, lens, { seq: Math.max(0, seq - RECENT_EVENTS), at: lens.firstAt })
    recent.add(happeningsOf(await log.next(seq)))
    return buildSnapshot(board, named, recent, { at, waiting: 0 })
  })
}
