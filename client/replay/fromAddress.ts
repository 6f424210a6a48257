import { watch } from 'vue'
import { useAddress } from '../stores/address.ts'
import { useClock } from '../stores/clock.ts'
import { useReplay } from '../stores/replay.ts'
import { useWallState } from '../stores/wallState.ts'
import { useComposition } from '../wall/composition.ts'
import { readTimeline } from './readTimeline.ts'

/**
 * `?replay=2026-09-11T06:00:00+07:00&speed=60`: opening the address begins a replay, once. It is given to the wall as a
 * remote would give it, so that every screen that shares the code is in step and a reload goes on with it.
 */
export function replayFromAddress(): void {
  const address = useAddress()
  const clock = useClock()
  const composition = useComposition()
  const replay = useReplay()
  const wall = useWallState()
  const begin = (): void => {
    const asked = readTimeline(address.read('replay'), address.read('speed'), clock.read())
    address.write('replay', null)
    address.write('speed', null)
    // Another screen of the grid has begun it already.
    if (asked && replay.timeline?.from !== asked.from) replay.order(asked)
  }
  if (address.read('replay') === null) return
  // A phone has no code to wait for.
  const stop = watch(
    () => wall.screen !== null || composition.format === 'stacked',
    (ready) => {
      if (!ready) return
      begin()
      queueMicrotask(() => stop())
    },
    { immediate: true },
  )
}
