import { STALE_AFTER_MS, type Refusal } from '../../contracts/socket.ts'

export type ConnectionState = 'live' | 'connecting' | 'stale'

/** Why the wall is not live. `behind`: the server answers, but events wait in front of a log that stands still. */
export type Reason = 'starting' | 'disconnected' | 'catching-up' | 'silent' | 'behind' | Refusal

/** What is known about the connection. Times are ms of this machine's clock; null means never or not now. */
export interface Signs {
  connected: boolean
  /** The last message that was applied or confirmed what we have. */
  heardAt: number | null
  /** That message came over the present connection. */
  heardHere: boolean
  /** Since when frames are known to be missing. */
  gapSince: number | null
  /** Since when events wait while the log's seq does not move. */
  stuckSince: number | null
  refusal: Refusal | null
}

/** What to call the connection at `now`, and why. Says `live` only where every sign is good. */
export function judge(signs: Signs, now: number): { state: ConnectionState; reason: Reason | null } {
  const never = signs.heardAt === null
  const bad = (reason: Reason) => ({ state: never ? ('connecting' as const) : ('stale' as const), reason })
  if (signs.refusal) return bad(signs.refusal)
  if (never) return bad(signs.connected ? 'starting' : 'disconnected')
  if (!signs.connected) return bad('disconnected')
  if (!signs.heardHere) return bad('catching-up')
  if (now - signs.heardAt! > STALE_AFTER_MS) return bad('silent')
  if (signs.gapSince !== null && now - signs.gapSince > STALE_AFTER_MS) return bad('catching-up')
  if (signs.stuckSince !== null && now - signs.stuckSince > STALE_AFTER_MS) return bad('behind')
  return { state: 'live', reason: null }
}
