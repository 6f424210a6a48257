import { STALE_AFTER_MS, type Frame, type Presence } from '../../contracts/socket.ts'
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
  /** Who else has the report open that is attended. */
  onPresence: (presence: Presence) => void
}

/**
 * Hears to which reports something happens, without keeping the figures that come along.
 * @param scope as in contracts/socket.ts
 */
export function followReports(scope: string, listener: ReportListener) {
  const socket = createSocket()
  let seq: number | null = null
  let heardAt = -Infinity
  let live = false
  let attended: { report: string | null; writing: boolean } = { report: null, writing: false }

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
  socket.on('presence', listener.onPresence)
  const end = keepOpen(socket, (connected) => {
    if (!connected) return say(false)
    join()
    if (attended.report !== null) socket.emit('attend', attended)
  })
  const timer = setInterval(() => {
    if (steadyNow() - heardAt <= STALE_AFTER_MS) return
    say(false)
    if (socket.connected) join()
  }, CHECK_MS)
  return {
    /** Says which report is open here, and whether something is being written about it; null: none. */
    attend(report: string | null, writing: boolean) {
      attended = { report, writing }
      if (socket.connected) socket.emit('attend', attended)
    },
    end() {
      clearInterval(timer)
      end()
    },
  }
}
