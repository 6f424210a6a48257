import { STALE_AFTER_MS, type Frame } from '../../contracts/socket.ts'
import { steadyNow } from '../stores/steady.ts'
import { keepOpen } from './keepOpen.ts'
import { createSocket } from './socket.ts'

const CHECK_MS = 1000

export interface ReportListener {
  /** Something happened to these reports. */
  onReports: (codes: string[]) => void
  /** Something may have been missed: what is shown has to be read anew. */
  onMissed: () => void
  /** Whether news come. */
  onLive: (live: boolean) => void
  /** The server's clock, at every message. */
  onClock: (at: string) => void
}

/**
 * Hears to which reports something happens, without keeping the figures that come along.
 * @param scope as in contracts/socket.ts
 * @returns a function that ends it
 */
export function followReports(scope: string, listener: ReportListener): () => void {
  const socket = createSocket()
  let seq: number | null = null
  let heardAt = -Infinity
  let live = false

  function say(now: boolean) {
    if (live !== now) listener.onLive((live = now))
  }
  function heard(at: string) {
    heardAt = steadyNow()
    listener.onClock(at)
    say(true)
  }
  function join() {
    seq = null
    socket.emit('join', { scope }, ({ ok }) => ok || say(false))
  }

  socket.on('snapshot', (snapshot) => {
    // The first page was asked for over HTTP, sooner or later than this: only what comes from now on is known to be told.
    listener.onMissed()
    seq = snapshot.seq
    heard(snapshot.at)
  })
  socket.on('frame', (frame: Frame) => {
    if (seq === null) return
    if (frame.prevSeq !== seq) return join()
    seq = frame.seq
    heard(frame.at)
    if (frame.omitted && frame.omitted.ticker > 0) listener.onMissed()
    else if (frame.ticker) listener.onReports(frame.ticker.code)
  })
  const end = keepOpen(socket, (connected) => (connected ? join() : say(false)))
  const timer = setInterval(() => {
    if (steadyNow() - heardAt <= STALE_AFTER_MS) return
    say(false)
    if (socket.connected) join()
  }, CHECK_MS)
  return () => {
    clearInterval(timer)
    end()
  }
}
