import type { ServerToClient } from '../../contracts/socket.ts'
import type { Verdict } from '../stores/apply.ts'
import { onFrame } from './handlers/frame.ts'
import { onSnapshot } from './handlers/snapshot.ts'
import { onWall } from './handlers/wall.ts'
import type { LiveSocket } from './socket.ts'

/** What is for a desk it hears itself. */
type ForWalls = Exclude<keyof ServerToClient, 'desk' | 'presence'>
type Handlers = {
  [Event in ForWalls]: (...args: Parameters<ServerToClient[Event]>) => Verdict | void
}

/** One handler per event of the server; an event of the contract that nobody handles does not compile. */
const handlers = { snapshot: onSnapshot, frame: onFrame, wall: onWall } satisfies Handlers

/** Hands each event to its handler and tells `onVerdict` what became of it. */
export function dispatch(socket: LiveSocket, onVerdict: (verdict: Verdict) => void) {
  socket.on('snapshot', (snapshot) => onVerdict(handlers.snapshot(snapshot)))
  socket.on('frame', (frame) => onVerdict(handlers.frame(frame)))
  socket.on('wall', handlers.wall)
}
