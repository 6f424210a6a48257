import { onWall } from './handlers/wall.ts'
import { createSocket } from './socket.ts'

/** How long to wait where Socket.IO does not come back by itself. */
const RETRY_MS = 2000

/**
 * Hears what concerns a wall beside its figures, without being sent these: for a page that directs a wall.
 * @param onConnection told whether news come; each time they begin to come something may have been missed
 * @returns a function that ends it
 */
export function followNews(onConnection: (connected: boolean) => void): () => void {
  const socket = createSocket()
  let retry: ReturnType<typeof setTimeout> | undefined
  const onLost = () => {
    onConnection(false)
    if (socket.active) return
    clearTimeout(retry)
    retry = setTimeout(() => socket.connect(), RETRY_MS)
  }
  socket.on('wall', onWall)
  socket.on('connect', () => onConnection(true))
  socket.on('disconnect', onLost)
  socket.on('connect_error', onLost)
  socket.connect()
  return () => {
    clearTimeout(retry)
    socket.disconnect()
  }
}
