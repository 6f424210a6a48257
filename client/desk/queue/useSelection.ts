import { computed, ref, watch, type Ref } from 'vue'
import { useMediaQuery } from '@vueuse/core'
import { useRoute, useRouter } from 'vue-router'
import { isBefore, type Row } from './rows.ts'

/** Moving through the queue fast must not fill the address with every row passed. */
const ADDRESS_MS = 300

/**
 * Which report the operator is at. The address says it; beside a list it is shown at once, on a narrow screen in its place.
 * A report that leaves the queue stays where it was until the operator leaves it.
 */
export function useSelection(rows: Ref<Row[]>) {
  const route = useRoute()
  const router = useRouter()
  const wide = useMediaQuery('(min-width: 1024px)')
  const asked = () => (typeof route.query.report === 'string' ? route.query.report : null)
  const current = ref(asked())
  const opened = ref(current.value !== null)
  let timer: ReturnType<typeof setTimeout> | undefined
  /** What the address was last made to say: that it says so is no news, even where it comes late. */
  let said = asked()

  function tell(push: boolean) {
    clearTimeout(timer)
    const { report: _before, ...query } = route.query
    const told =
      current.value === null || (!wide.value && !opened.value) ? query : { ...query, report: current.value }
    said = typeof told.report === 'string' ? told.report : null
    void router[push ? 'push' : 'replace']({ query: told })
  }
  watch(
    () => route.query.report,
    () => {
      if (asked() === said) return
      said = asked()
      if (said === current.value) return
      opened.value = asked() !== null
      if (opened.value || wide.value) current.value = asked()
    },
  )

  function select(code: string | null) {
    current.value = code
    if (!wide.value) return
    opened.value = code !== null
    clearTimeout(timer)
    timer = setTimeout(() => tell(false), ADDRESS_MS)
  }
  function open(code: string) {
    const push = !wide.value && !opened.value
    current.value = code
    opened.value = true
    tell(push)
  }
  function close() {
    opened.value = false
    if (wide.value) current.value = null
    tell(false)
  }

  /** The row of the report that has left the queue while the operator is at it. */
  const ghost = ref<Row | null>(null)
  watch(rows, (now, before) => {
    if (now.some(({ code }) => code === current.value)) ghost.value = null
    else
      ghost.value = before.find(({ code }) => code === current.value) ?? (now.length > 0 ? ghost.value : null)
  })
  watch(current, () => (ghost.value = null))
  const shown = computed(() => {
    const left = ghost.value
    if (!left) return rows.value
    const at = rows.value.findIndex((row) => isBefore(left, row))
    return at < 0 ? [...rows.value, left] : rows.value.toSpliced(at, 0, left)
  })
  const left = computed(() => new Set(ghost.value ? [ghost.value.code] : []))

  /** @param step rows further down; negative: up */
  function move(step: number): string | null {
    const list = shown.value
    const at = list.findIndex(({ code }) => code === current.value)
    const to = at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, at + step))
    const code = list[to]?.code ?? null
    if (code !== null) select(code)
    return code
  }

  return { current, opened, wide, shown, left, select, open, close, move }
}
