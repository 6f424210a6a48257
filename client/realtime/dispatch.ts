import type { ServerToClient } from '../../contracts/socket.ts'
import type { Verdict } from '../stores/apply.ts'
import { onFrame } from './handlers/frame.ts'
import { onSnapshot } from './handlers/snapshot.ts'
import type { LiveSocket } from './socket.ts'

/** One handler per event of the server; an event of the contract that nobody handles does not compile. */
const handlers: { [Event in keyof ServerToClient]: (...args: Parameters<ServerToClient[Event]>) => Verdict } =
  {
    snapshot: onSnapshot,
    frame: onFrame,
  }

/** Hands each event to its handler and tells `onVerdict` what became of it. */
export function dispatch(socket: LiveSocket, onVerdict: (verdict: Verdict) => void) {
  socket.on('snapshot', (snapshot) => onVerdict(handlers.snapshot(snapshot)))
  socket.on('frame', (frame) => onVerdict(handlers.frame(frame)))
}
