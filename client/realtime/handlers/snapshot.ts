import type { Snapshot } from '../../../contracts/socket.ts'
import { useClock } from '../../stores/clock.ts'
import { useConnection } from '../../stores/connection.ts'
import { useLive } from '../../stores/live.ts'

/** A snapshot replaces everything. */
export function onSnapshot(snapshot: Snapshot) {
  useLive().takeSnapshot(snapshot)
  useClock().sync(snapshot.at)
  useConnection().heard(snapshot, 'applied')
  return 'applied' as const
}
