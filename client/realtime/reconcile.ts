import type { JoinAnswer } from '../../contracts/socket.ts'
import { useConnection } from '../stores/connection.ts'
import { useLive } from '../stores/live.ts'
import { useReplay } from '../stores/replay.ts'
import { steadyNow } from '../stores/steady.ts'
import type { LiveSocket } from './socket.ts'

/** A question that was not answered for so long is asked again. */
const ASK_AGAIN_MS = 3000

/**
 * Brings the wall back to what the server says: `resume` where it knows something, `join` where it knows nothing.
 * Asked at every connect, at every gap and after every sleep; while an answer is on its way it is not asked twice.
 */
export function createReconcile(socket: LiveSocket, scopeNow: () => string) {
  let askedAt = -Infinity

  function onAnswer(answer: JoinAnswer) {
    if (!answer.ok) useConnection().refused(answer.reason)
  }

  /** @param all ask for a snapshot even where the state is known */
  function ask(all = false) {
    if (!socket.connected || steadyNow() - askedAt < ASK_AGAIN_MS) return
    askedAt = steadyNow()
    // What a replay shows is no position of the live log.
    const scope = scopeNow()
    const position = all || useReplay().on ? null : useLive().position()
    if (position) socket.emit('resume', { scope, ...position }, onAnswer)
    else socket.emit('join', { scope }, onAnswer)
  }

  /** What was asked is answered, or the connection that it went over is gone. */
  function settled() {
    askedAt = -Infinity
  }

  return { ask, settled }
}
