import { io, type Socket } from 'socket.io-client'
import { PROTOCOL, SOCKET_PATH, type ClientToServer, type ServerToClient } from '../../contracts/socket.ts'

export type LiveSocket = Socket<ServerToClient, ClientToServer>

/** The connection of contracts/socket.ts to this page's server, not opened yet. */
export const createSocket = (): LiveSocket =>
  io({
    path: SOCKET_PATH,
    transports: ['websocket'],
    auth: { protocol: PROTOCOL },
    autoConnect: false,
    reconnectionDelay: 500,
    reconnectionDelayMax: 3000,
    timeout: 8000,
  })
