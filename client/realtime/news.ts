import { onWall } from './handlers/wall.ts'
import { keepOpen } from './keepOpen.ts'
import { createSocket } from './socket.ts'

/**
 * Hears what concerns a wall beside its figures, without being sent these: for a page that directs a wall.
 * @param onConnection told whether news come; each time they begin to come something may have been missed
 * @returns a function that ends it
 */
export function followNews(onConnection: (connected: boolean) => void): () => void {
  const socket = createSocket()
  socket.on('wall', onWall)
  return keepOpen(socket, onConnection)
}
