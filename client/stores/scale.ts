import { computed, ref, watch, type Ref } from 'vue'
import { defineStore } from 'pinia'
import { classBreaks, classOf } from './classBreaks.ts'
import { useLens } from './lens.ts'
import { useLive } from './live.ts'
import { steadyNow } from './steady.ts'

/** How long the classes stand before they are computed anew: colours that flicker say nothing. */
const STEADY_MS = 60_000
export const CLASSES = 5

/**
 * Classes of one number per area, which stand for a minute at a time.
 * @param values whole numbers; none of them until they are known
 * @param kind classes are computed at once when one of these changes: another measure, other areas
 */
export function steadyClasses(values: Readonly<Ref<number[]>>, kind: (() => unknown)[]) {
  const breaks = ref<number[]>([])
  let computedAt = 0

  function refresh(force: boolean) {
    if (!force && breaks.value.length > 0 && steadyNow() - computedAt < STEADY_MS) return
    computedAt = steadyNow()
    breaks.value = classBreaks(values.value, CLASSES)
  }
  watch(kind, () => refresh(true))
  watch(values, () => refresh(false), { immediate: true })

  /** Of the CLASSES colours, the one of a class: where there are fewer classes they still span the whole ramp. */
  const colorOf = (rank: number) => Math.round((rank * (CLASSES - 1)) / Math.max(1, breaks.value.length - 1))

  return { breaks, colorOf, colorFor: (value: number) => colorOf(classOf(value, breaks.value)) }
}

/** In which class of backlog an area is: shared by the map, its legend and the list of areas. */
export const useScale = defineStore('scale', () => {
  const live = useLive()
  const lens = useLens()
  const backlogs = computed(() =>
    live.areas ? [...lens.areas.keys()].map((id) => live.areas!.get(id)?.backlog ?? 0) : [],
  )
  // A replay, or another day: what was usual until now says nothing about it.
  return steadyClasses(backlogs, [() => lens.collection, () => live.state?.epoch, () => live.state?.day])
})
