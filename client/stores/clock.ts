import { ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { steadyNow } from './steady.ts'

/** The calendar day `YYYY-MM-DD` of an instant (ms since 1970) in a time zone. */
export function localDay(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at)
}

/** A measurement that differs by so much is believed at once: the server's clock was set. */
const JUMP_MS = 2000
/** For so long a measurement counts; both clocks may drift, and a week is long. */
const WINDOW_MS = 60_000

/** The server's clock, carried on by this machine's between frames; a wrong clock of the wall's PC does no harm. */
export const useClock = defineStore('clock', () => {
  const offset = ref(0)
  /** What the wall tells as the time: the server's clock, or that of a replay. `real` is the server's always. */
  const now = ref(steadyNow())
  const real = ref(steadyNow())
  const shownAt = shallowRef<((real: number) => number) | null>(null)
  const synced = ref(false)
  let best = -Infinity
  let bestBefore = -Infinity
  let windowEnd = 0

  /** @param serverAt the server's clock when it built the message that has just come in */
  function sync(serverAt: string) {
    const here = steadyNow()
    const measured = Date.parse(serverAt) - here
    if (Number.isNaN(measured)) return
    if (!synced.value || Math.abs(measured - offset.value) > JUMP_MS) {
      best = bestBefore = -Infinity
      windowEnd = here + WINDOW_MS
    } else if (here > windowEnd) {
      bestBefore = best
      best = -Infinity
      windowEnd = here + WINDOW_MS
    }
    // A message is never early: the largest measurement is the one with the least delay on the way.
    best = Math.max(best, measured)
    offset.value = Math.max(best, bestBefore)
    if (!synced.value) {
      synced.value = true
      tick()
    }
  }

  /** Sets `now` and `real`, in ms since 1970. Called once a second and after a wake. */
  function tick() {
    real.value = read()
    now.value = shownAt.value ? shownAt.value(real.value) : real.value
  }
  const read = () => steadyNow() + offset.value

  /** @param of what to tell as the time at an instant of the server's clock; null: that instant itself */
  function show(of: ((real: number) => number) | null) {
    shownAt.value = of
    tick()
  }

  return {
    now,
    real,
    sync,
    tick,
    show,
    /** The server's clock is known; before that `now` is this machine's, which may be wrong. */
    synced,
    /** ms by which the server's clock is ahead of this machine's. */
    offset,
    /** This very instant by the server's clock, whatever is shown; `real` is up to a second old. */
    read,
  }
})
