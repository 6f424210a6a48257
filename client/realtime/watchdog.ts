import { STALE_AFTER_MS } from '../../contracts/socket.ts'
import { steadyNow } from '../stores/steady.ts'

export const TICK_MS = 1000
/** A timer this late means that the machine slept or the page was put away. */
const SLEPT_MS = 3000

/**
 * Ticks once a second and tells when timers stood still: what the page shows is old then. `slept` says that the machine
 * did, too, and its steady clock with it, so that nobody can tell from it how old.
 * @returns a function that ends it
 */
export function startWatchdog(onTick: () => void, onWake: (slept: boolean) => void): () => void {
  let last = { steady: steadyNow(), wall: Date.now() }
  const timer = setInterval(() => {
    const now = { steady: steadyNow(), wall: Date.now() }
    const passed = now.steady - last.steady
    const slept = now.wall - last.wall - passed > SLEPT_MS
    last = now
    if (slept || passed > TICK_MS + SLEPT_MS) onWake(slept)
    onTick()
  }, TICK_MS)
  const onOnline = () => onWake(false)
  const onVisible = () => {
    if (document.hidden) return
    onTick()
    onWake(false)
  }
  document.addEventListener('visibilitychange', onVisible)
  window.addEventListener('online', onOnline)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', onVisible)
    window.removeEventListener('online', onOnline)
  }
}

/** After so long without a message the connection itself is taken for dead and opened anew. */
export const RECONNECT_AFTER_MS = 3 * STALE_AFTER_MS
