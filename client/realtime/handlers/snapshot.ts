import type { Snapshot } from '../../../contracts/socket.ts'
import { useCity } from '../../stores/city.ts'
import { useClock } from '../../stores/clock.ts'
import { useConnection } from '../../stores/connection.ts'
import { useLens } from '../../stores/lens.ts'
import { useLive } from '../../stores/live.ts'

/** A snapshot replaces everything. */
export function onSnapshot(snapshot: Snapshot) {
  const live = useLive()
  const before = live.state?.epoch
  live.takeSnapshot(snapshot)
  // Another epoch is another day or other boundaries: names and polygons may have changed with it.
  if (before !== undefined && before !== snapshot.epoch) {
    void useCity().load()
    void useLens().reload()
  }
  useClock().sync(snapshot.at)
  useConnection().heard(snapshot, 'applied')
  return 'applied' as const
}
