import type { Snapshot } from '../../../contracts/socket.ts'
import { useCity } from '../../stores/city.ts'
import { useClock } from '../../stores/clock.ts'
import { useConnection } from '../../stores/connection.ts'
import { useLens } from '../../stores/lens.ts'
import { useLive } from '../../stores/live.ts'
import { useReplay } from '../../stores/replay.ts'

/** Of the last live snapshot: a replay has epochs of its own. */
let epoch: string | undefined

/** A snapshot of now replaces everything. While a replay is shown it only tells that the server is there. */
export function onSnapshot(snapshot: Snapshot) {
  if (!useReplay().on) useLive().takeSnapshot(snapshot)
  // Another epoch is another day or other boundaries: names and polygons may have changed with it.
  if (epoch !== undefined && epoch !== snapshot.epoch) {
    void useCity().load()
    void useLens().reload()
  }
  epoch = snapshot.epoch
  useClock().sync(snapshot.at)
  useConnection().heard(snapshot, 'applied')
  return 'applied' as const
}
