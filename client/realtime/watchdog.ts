import { STALE_AFTER_MS } from '../../contracts/socket.ts'

const TICK_MS = 1000
/** A timer this late means that the machine slept or the page was put away. */
const SLEPT_MS = 3000

/**
 * Ticks once a second and tells when the machine has slept: timers stand still then, and what the page shows is old.
 * @returns a function that ends it
 */
export function startWatchdog(onTick: () => void, onWake: () => void): () => void {
  let last = Date.now()
  const timer = setInterval(() => {
    const now = Date.now()
    if (now - last > TICK_MS + SLEPT_MS) onWake()
    last = now
    onTick()
  }, TICK_MS)
  const onVisible = () => {
    if (document.hidden) return
    onTick()
    onWake()
  }
  document.addEventListener('visibilitychange', onVisible)
  window.addEventListener('online', onWake)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', onVisible)
    window.removeEventListener('online', onWake)
  }
}

/** After so long without a message the connection itself is taken for dead and opened anew. */
export const RECONNECT_AFTER_MS = 3 * STALE_AFTER_MS
