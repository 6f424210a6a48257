import { shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { PointColumns } from '../../contracts/socket.ts'
import { mergePulses, PULSE_MS, type Pulse } from './mergePulses.ts'
import { steadyNow } from './steady.ts'

/** Where something just happened, for a few seconds each. */
export const usePulses = defineStore('pulses', () => {
  const pulses = shallowRef<Pulse[]>([])
  let lastId = 0

  function add(points: PointColumns) {
    // Nobody looks at a hidden page, and its timers sleep: the pulses would pile up until it is seen again.
    if (document.hidden) return
    pulses.value = mergePulses(pulses.value, points, steadyNow(), () => ++lastId)
    setTimeout(expire, PULSE_MS + 50)
  }

  function expire() {
    const now = steadyNow()
    const alive = pulses.value.filter((pulse) => now - pulse.bornAt < PULSE_MS)
    if (alive.length !== pulses.value.length) pulses.value = alive
  }

  return { pulses, add }
})
