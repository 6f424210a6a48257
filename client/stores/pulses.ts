import { computed, shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import { useThrottleFn } from '@vueuse/core'
import type { PointColumns } from '../../contracts/socket.ts'
import { useCity } from './city.ts'
import { useMapMode } from './mapMode.ts'
import { mergePulses, PULSE_MS, type Pulse } from './mergePulses.ts'
import { steadyNow } from './steady.ts'
import { useWallState } from './wallState.ts'

/** New pulses appear at most so often: at hundreds a second they are merged anyway. */
const PUBLISH_MS = 250

/** Where something just happened, for a few seconds each. */
export const usePulses = defineStore('pulses', () => {
  const city = useCity()
  const mapMode = useMapMode()
  const wall = useWallState()
  const pulses = shallowRef<Pulse[]>([])
  let lastId = 0
  let latest: Pulse[] = []
  const publish = useThrottleFn(() => (pulses.value = latest), PUBLISH_MS, true, true)

  /** In a campaign or an emergency everything else steps back. */
  const category = computed(() => {
    if (mapMode.mode === 'campaign') return wall.campaign?.category ?? null
    return mapMode.mode === 'emergency' ? (wall.emergency?.category ?? null) : null
  })
  watch(category, () => {
    latest = []
    pulses.value = latest
  })
  function told(points: PointColumns): PointColumns {
    const code = category.value
    if (code === null) return points
    const kept = <Value>(column: Value[]) => column.filter((_, i) => city.isWithin(points.category[i]!, code))
    return {
      lon: kept(points.lon),
      lat: kept(points.lat),
      kind: kept(points.kind),
      category: kept(points.category),
    }
  }

  function add(points: PointColumns) {
    // Nobody looks at a hidden page, and its timers sleep: the pulses would pile up until it is seen again.
    if (document.hidden) return
    latest = mergePulses(latest, told(points), steadyNow(), () => ++lastId)
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
