import { shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { useThrottleFn } from '@vueuse/core'
import type { PointColumns } from '../../contracts/socket.ts'
import { mergePulses, PULSE_MS, type Pulse } from './mergePulses.ts'
import { steadyNow } from './steady.ts'

/** New pulses appear at most so often: at hundreds a second they are merged anyway. */
const PUBLISH_MS = 250

/** Where something just happened, for a few seconds each. */
export const usePulses = defineStore('pulses', () => {
  const pulses = shallowRef<Pulse[]>([])
  let lastId = 0
  let latest: Pulse[] = []
  const publish = useThrottleFn(() => (pulses.value = latest), PUBLISH_MS, true, true)

  function add(points: PointColumns) {
    // Nobody looks at a hidden page, and its timers sleep: the pulses would pile up until it is seen again.
    if (document.hidden) return
    latest = mergePulses(latest, points, steadyNow(), () => ++lastId)
    void publish()
    setTimeout(expire, PULSE_MS + 50)
  }

  function expire() {
    const now = steadyNow()
    const alive = latest.filter((pulse) => now - pulse.bornAt < PULSE_MS)
    if (alive.length === latest.length) return
    latest = alive
    void publish()
  }

  return { pulses, add }
})
