import { computed, ref, watch } from 'vue'
import { defineStore } from 'pinia'
import { useLens } from './lens.ts'
import { useLive } from './live.ts'
import { useWallState } from './wallState.ts'

/** An area that somebody touched is let go after so long: the wall belongs to everybody. */
const LET_GO_MS = 20_000

/** The area that is pointed at: touched on this screen, or asked for by the remote. */
export const useSelection = defineStore('selection', () => {
  const lens = useLens()
  const live = useLive()
  const wall = useWallState()
  /** Code of the area; null where it was let go. */
  const touched = ref<string | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  const code = computed(() => touched.value ?? wall.direction?.area ?? null)
  /** Null too where the lens has no area of that code. */
  const area = computed(() => [...lens.areas.values()].find((area) => area.code === code.value) ?? null)
  const numbers = computed(() => (area.value && live.areas?.get(area.value.id)) ?? null)

  function letGo() {
    clearTimeout(timer)
    touched.value = null
  }
  function select(id: number) {
    letGo()
    touched.value = lens.areas.get(id)?.code ?? null
    timer = setTimeout(letGo, LET_GO_MS)
  }
  /** To the area whose backlog is the next smaller (1) or larger (-1); from none to the largest. */
  function step(by: 1 | -1) {
    const order = [...lens.areas.keys()].sort(
      (a, b) => (live.areas?.get(b)?.backlog ?? 0) - (live.areas?.get(a)?.backlog ?? 0),
    )
    const at = area.value ? order.indexOf(area.value.id) : by === 1 ? -1 : 0
    const next = order[(at + by + order.length) % Math.max(1, order.length)]
    if (next !== undefined) select(next)
  }
  watch(() => wall.direction?.area, letGo)

  return { area, numbers, touched: computed(() => touched.value !== null), select, step, letGo }
})
