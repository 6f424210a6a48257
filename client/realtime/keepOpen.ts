import type { LiveSocket } from './socket.ts'

/** How long to wait where Socket.IO does not come back by itself. */
const RETRY_MS = 2000

/**
 * Opens a connection and opens it again whenever it was lost.
 * @param onConnection told whether it stands; each time that it stands again something may have been missed
 * @returns a function that ends it
 */
export function keepOpen(socket: LiveSocket, onConnection: (connected: boolean) => void): () => void {
  let retry: ReturnType<typeof setTimeout> | undefined
  const onLost = () => {
    onConnection(false)
    if (socket.active) return
    clearTimeout(retry)
    retry = setTimeout(() => socket.connect(), RETRY_MS)
  }
  socket.on('connect', () => onConnection(true))
  socket.on('disconnect', onLost)
  socket.on('connect_error', onLost)
  socket.connect()
  return () => {
    clearTimeout(retry)
    socket.disconnect()
  }
}
