import { computed, ref, watch } from 'vue'
import { defineStore } from 'pinia'
import { classBreaks, classOf } from './classBreaks.ts'
import { useLens } from './lens.ts'
import { useLive } from './live.ts'

/** How long the classes stand before they are computed anew: colours that flicker say nothing. */
const STEADY_MS = 60_000
export const CLASSES = 5

/** In which class of backlog an area is: shared by the map, its legend and the list of areas. */
export const useScale = defineStore('scale', () => {
  const live = useLive()
  const lens = useLens()
  const breaks = ref<number[]>([])
  let computedAt = 0

  const backlogs = computed(() => [...lens.areas.keys()].map((id) => live.areas?.get(id)?.backlog ?? 0))

  function refresh(force: boolean) {
    if (!live.areas || lens.areas.size === 0) return
    if (!force && breaks.value.length > 0 && Date.now() - computedAt < STEADY_MS) return
    computedAt = Date.now()
    breaks.value = classBreaks(backlogs.value, CLASSES)
  }
  watch(
    () => lens.collection,
    () => refresh(true),
  )
  watch(backlogs, () => refresh(false), { immediate: true })

  /** Of the CLASSES colours, the one of a class: where there are fewer classes they still span the whole ramp. */
  const colorOf = (rank: number) => Math.round((rank * (CLASSES - 1)) / Math.max(1, breaks.value.length - 1))

  return { breaks, colorOf, colorFor: (backlog: number) => colorOf(classOf(backlog, breaks.value)) }
})
