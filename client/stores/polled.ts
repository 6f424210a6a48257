import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { ApiError } from '../api/fetchJson.ts'
import { useClock } from './clock.ts'
import { useConnection } from './connection.ts'
import { useReplay } from './replay.ts'
import { steadyNow } from './steady.ts'

/** How fresh a tile's own data is; `PanelFrame` shows it. `goodAt`: instant by the server's clock, null before the first answer. */
export interface Freshness {
  stale: boolean
  goodAt: string | null
  /** It is of now, also while a replay is shown: nobody can tell of it what it was. */
  ofNow?: boolean
  /** It is not shown to who is signed in here. */
  beyond?: boolean
}

/** An answer that is so late makes what is shown old. */
const LATE_MS = 4000
const AGAIN_MS = 2000
/** Who is refused asks again now and then: somebody else may have signed in. */
const BEYOND_MS = 60_000
/** Of a past that goes by an answer is good for so long. */
const REPLAYED_MS = 2000
/** A nudge asks no more often than this. */
const NUDGED_MS = 2000

export interface PolledOptions<T> {
  /**
   * Asks the server. Another question (see `key`) or nobody who looks aborts the signal.
   * @param at the past instant to ask about, where that is what `then` says; null for now
   */
  ask: (signal: AbortSignal, at: number | null) => Promise<T>
  everyMs: number
  /** What the question depends on, e.g. the area set. Where it changes, the old answer is of no use; null: not yet known. */
  key?: () => string | null
  /** How it tells of the past: by an instant, or by a key that follows the time that is told. Absent: it does not. */
  then?: 'at' | 'key'
}

/**
 * Something that is asked for again and again while somebody looks at it. An answer that fails or does not come makes it
 * stale, and it is asked again until the server answers. Made inside a store; a panel calls `follow` in its setup.
 */
export function polled<T>({ ask, everyMs: calmlyMs, key: asked = () => '', then }: PolledOptions<T>) {
  const clock = useClock()
  const connection = useConnection()
  const replay = useReplay()
  const everyMs = () => (then === 'at' && replay.on ? Math.min(REPLAYED_MS, calmlyMs) : calmlyMs)
  const key = () => {
    const base = asked()
    return base !== null && then === 'at' ? `${base} ${replay.jumps}` : base
  }
  const data = shallowRef<T | null>(null)
  /** Clocks of the server (for people) and of this machine (to reckon with) when the last good question was asked. */
  const goodAt = ref<string | null>(null)
  const goodHere = ref(-Infinity)
  const failed = ref(false)
  const beyond = ref(false)
  let followers = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let underway: AbortController | null = null
  let askedAt = -Infinity

  async function round() {
    clearTimeout(timer)
    if (key() === null || underway) return
    const mine = (underway = new AbortController())
    askedAt = steadyNow()
    const [here, there] = [askedAt, new Date(clock.read()).toISOString()]
    try {
      const answer = await ask(mine.signal, then === 'at' ? replay.askedAt(REPLAYED_MS) : null)
      if (mine.signal.aborted) return
      data.value = answer
      goodHere.value = here
      goodAt.value = there
      failed.value = beyond.value = false
    } catch (error) {
      if (mine.signal.aborted) return
      failed.value = true
      beyond.value = error instanceof ApiError && error.status === 403
    }
    underway = null
    // What is refused today is refused for as long as somebody is signed in here.
    plan(beyond.value ? BEYOND_MS : failed.value ? AGAIN_MS : everyMs())
  }
  const plan = (wait: number) => {
    clearTimeout(timer)
    if (followers > 0) timer = setTimeout(() => void round(), wait)
  }
  function drop() {
    clearTimeout(timer)
    underway?.abort()
    underway = null
  }

  /** Something has happened that the answer tells of: asks soon. */
  function nudge() {
    if (followers > 0 && !underway) plan(Math.max(0, askedAt + NUDGED_MS - steadyNow()))
  }

  /** Keeps it fresh for as long as the calling component lives. */
  function follow() {
    if (++followers === 1) void round()
    onScopeDispose(() => {
      if (--followers === 0) drop()
    })
  }

  watch(
    key,
    () => {
      drop()
      data.value = null
      beyond.value = false
      if (followers > 0) void round()
    },
    // At once: whoever sets what the question depends on and then looks must not be asked for twice.
    { flush: 'sync' },
  )
  watch(
    () => connection.state,
    (state) => state === 'live' && nudge(),
  )

  const stale = computed(() => {
    void clock.real
    return data.value !== null && (failed.value || steadyNow() - goodHere.value > everyMs() + LATE_MS)
  })
  return {
    data,
    failed,
    freshness: computed<Freshness>(() => ({
      stale: stale.value,
      goodAt: goodAt.value,
      ofNow: !then,
      beyond: beyond.value,
    })),
    follow,
    nudge,
  }
}
