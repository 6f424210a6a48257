import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { Presence } from '../../../contracts/socket.ts'
import { ApiError } from '../../api/fetchJson.ts'
import { followReports } from '../../realtime/followReports.ts'
import { useClock } from '../../stores/clock.ts'
import { countQueue, getMore, getQueue, getSome, SOME } from './api.ts'
import type { Filters } from './filters.ts'
import { mergeRows, type Row } from './rows.ts'

/** What changed is asked for together, this long after the first of it. */
const CALM_MS = 1500
const RETRY_MS = 4000

/**
 * The reports that somebody has to act on, by what is due next, kept as the server has them.
 * @param onNews told to which reports something has just happened
 */
export function useQueue(filters: Ref<Filters>, onNews: (codes: string[]) => void) {
  const clock = useClock()
  const state = ref<'loading' | 'ready' | 'failed' | 'forbidden'>('loading')
  const rows = shallowRef<Row[]>([])
  const total = ref<number | null>(null)
  const next = ref<string | null>(null)
  /** News come, and the last question was answered. */
  const live = ref(false)
  /** Who else has the report open that this desk attends. */
  const presence = shallowRef<Presence | null>(null)
  const answered = ref(true)
  /** The server's clock when the list was last known to be right. */
  const goodAt = ref<string | null>(null)
  let asking: AbortController | null = null
  let reading = false
  let dirty = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false

  function later(ms: number) {
    if (!ended) timer ??= setTimeout(() => void refresh(), ms)
  }

  /** Reads the list from its beginning. */
  async function load(): Promise<void> {
    asking?.abort()
    const mine = (asking = new AbortController())
    clearTimeout(timer)
    timer = undefined
    dirty = new Set()
    try {
      const page = await getQueue(filters.value, mine.signal)
      if (mine !== asking) return
      ;[rows.value, next.value, total.value] = [page.items, page.next, page.total ?? null]
      state.value = 'ready'
      answered.value = true
    } catch (error) {
      if (mine !== asking) return
      answered.value = false
      if (error instanceof ApiError && (error.status === 401 || error.status === 403)) {
        ;[rows.value, state.value] = [[], 'forbidden']
        return
      }
      if (state.value === 'loading') state.value = 'failed'
      setTimeout(() => mine === asking && !ended && void load(), RETRY_MS)
    } finally {
      if (mine === asking) asking = null
    }
  }

  /** Asks again for the reports that something happened to. */
  async function refresh(): Promise<void> {
    timer = undefined
    if (asking || dirty.size === 0) return
    if (dirty.size > SOME) return load()
    const codes = [...dirty]
    const asked = filters.value
    dirty = new Set()
    try {
      const [found, count] = await Promise.all([getSome(asked, codes), countQueue(asked)])
      // Another list came meanwhile: it is as new as this answer.
      if (asking || asked !== filters.value) return
      rows.value = mergeRows(rows.value, new Set(codes), found, next.value === null)
      total.value = count
      answered.value = true
    } catch {
      for (const code of codes) dirty.add(code)
      answered.value = false
      later(RETRY_MS)
    }
  }

  /** Reads one page further. */
  async function more(): Promise<void> {
    const from = next.value
    if (!from || reading || asking) return
    reading = true
    try {
      const page = await getMore(from)
      if (next.value !== from) return
      const known = new Set(page.items.map(({ code }) => code))
      rows.value = [...rows.value.filter(({ code }) => !known.has(code)), ...page.items]
      next.value = page.next
    } catch {
      answered.value = false
    } finally {
      reading = false
    }
  }

  /** Something happened to these, as far as this page knows. */
  function note(codes: string[]) {
    for (const code of codes) dirty.add(code)
    later(CALM_MS)
  }

  watch(filters, () => {
    state.value = 'loading'
    rows.value = []
    next.value = total.value = null
    void load()
  })
  void load()
  const following = followReports({
    onReports: (codes) => {
      note(codes)
      onNews(codes)
    },
    onMissed: () => void load(),
    onLive: (now) => (live.value = now),
    onPresence: (now) => (presence.value = now),
    onClock: (at) => {
      clock.sync(at)
      if (answered.value) goodAt.value = at
    },
  })
  const ticks = setInterval(clock.tick, 1000)
  onScopeDispose(() => {
    ended = true
    following.end()
    asking?.abort()
    clearTimeout(timer)
    clearInterval(ticks)
  })

  return {
    state,
    rows,
    total,
    goodAt,
    fresh: computed(() => live.value && answered.value),
    presence,
    attend: following.attend,
    load,
    more,
    note,
  }
}
