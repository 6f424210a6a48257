import { STALE_AFTER_MS, type DeskNews, type Presence } from '../../contracts/socket.ts'
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

/** Hears to which reports within one's reach something happens. */
export function followReports(listener: ReportListener) {
  const socket = createSocket()
  let seq: number | null = null
  let heardAt = -Infinity
  let live = false
  let following = false
  let attended: { report: string | null; writing: boolean } = { report: null, writing: false }

  function say(now: boolean) {
    if (live !== now) listener.onLive((live = now))
  }
  function follow() {
    seq = null
    following = false
    socket.emit('follow', ({ ok }) => {
      if (!ok) return say(false)
      // What was read over HTTP is older or newer than this: only what comes from now on is known to be told.
      listener.onMissed()
      heardAt = steadyNow()
      following = true
    })
  }

  socket.on('desk', (news: DeskNews) => {
    if (!following) return
    if (seq !== null && news.prevSeq !== seq) return follow()
    seq = news.seq
    heardAt = steadyNow()
    listener.onClock(news.at)
    say(true)
    if (news.codes === null) listener.onMissed()
    else if (news.codes.length > 0) listener.onReports(news.codes)
  })
  socket.on('presence', listener.onPresence)
  const end = keepOpen(socket, (connected) => {
    if (!connected) return say(false)
    follow()
    if (attended.report !== null) socket.emit('attend', attended)
  })
  const timer = setInterval(() => {
    if (steadyNow() - heardAt <= STALE_AFTER_MS) return
    say(false)
    if (socket.connected) follow()
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
