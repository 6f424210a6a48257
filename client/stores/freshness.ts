import { STALE_AFTER_MS, type Refusal } from '../../contracts/socket.ts'

/** `replay`: a past time is shown, and its data are here. */
export type ConnectionState = 'live' | 'connecting' | 'stale' | 'replay'

/**
 * Why the wall is not live. `behind`: the server answers, but events wait in front of a log that stands still. `replay`: the
 * past that is to be shown does not come in time.
 */
export type Reason = 'starting' | 'disconnected' | 'catching-up' | 'silent' | 'behind' | 'replay' | Refusal

/**
 * A log that has stood still for so long while events wait in front of it is not merely slow. Shorter than the silence
 * that makes a wall stale: it is seen in the heartbeats, the first of which may come HEARTBEAT_MS after the fault.
 */
export const STUCK_AFTER_MS = 2500

/** What is known about the connection. Times are ms of this machine's steady clock; null means never or not now. */
export interface Signs {
  connected: boolean
  /** The last message that was applied or confirmed what we have. */
  heardAt: number | null
  /** That message came over the present connection. */
  heardHere: boolean
  /** Something has come over the socket since the page was opened; the first figures come without it. */
  everHere: boolean
  /** Since when frames are known to be missing. */
  gapSince: number | null
  /** Since when events wait while the log's seq does not move. */
  stuckSince: number | null
  refusal: Refusal | null
}

/**
 * What to call the connection at `now`, and why. Says `live` only where every sign is good, and `connecting` where there
 * is nothing to be called stale: before the first figures, and while those that came ahead of the socket are young.
 */
export function judge(signs: Signs, now: number): { state: ConnectionState; reason: Reason | null } {
  const age = signs.heardAt === null ? null : now - signs.heardAt
  const young = age === null || (!signs.everHere && age <= STALE_AFTER_MS)
  const bad = (reason: Reason) => ({ state: young ? ('connecting' as const) : ('stale' as const), reason })
  if (signs.refusal) return bad(signs.refusal)
  if (age === null) return bad(signs.connected ? 'starting' : 'disconnected')
  if (!signs.everHere && young) return bad('starting')
  if (!signs.connected) return bad('disconnected')
  if (!signs.heardHere) return bad('catching-up')
  if (age > STALE_AFTER_MS) return bad('silent')
  if (signs.gapSince !== null && now - signs.gapSince > STALE_AFTER_MS) return bad('catching-up')
  if (signs.stuckSince !== null && now - signs.stuckSince > STUCK_AFTER_MS) return bad('behind')
  return { state: 'live', reason: null }
}
