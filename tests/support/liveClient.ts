import { io, type Socket } from 'socket.io-client'
import {
  frame as frameSchema,
  PROTOCOL,
  snapshot as snapshotSchema,
  SOCKET_PATH,
  wallNews,
  type ClientToServer,
  type Frame,
  type JoinAnswer,
  type ServerToClient,
  type Snapshot,
} from '../../contracts/socket.ts'

/** A live client that checks everything it is sent against the contract and keeps it. */
export interface LiveClient {
  socket: Socket<ServerToClient, ClientToServer>
  snapshots: Snapshot[]
  frames: Frame[]
  /** What it was told of beside the figures. */
  news: { screen: string | null }[]
  join(scope: string): Promise<JoinAnswer>
  resume(scope: string, epoch: string, since: number): Promise<JoinAnswer>
  /** Resolves when `found` is true of what has been received so far; fails after 5 s. */
  until(found: () => boolean): Promise<void>
  close(): void
}

export function openLive(
  url: string,
  { protocol = PROTOCOL, headers = {} }: { protocol?: number; headers?: Record<string, string> } = {},
): LiveClient {
  const socket: LiveClient['socket'] = io(url, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    auth: { protocol },
    reconnection: false,
    forceNew: true,
    extraHeaders: headers,
  })
  const snapshots: Snapshot[] = []
  const frames: Frame[] = []
  socket.on('snapshot', (snapshot) => void snapshots.push(snapshotSchema.strict().parse(snapshot)))
  socket.on('frame', (frame) => void frames.push(frameSchema.strict().parse(frame)))
  const news: LiveClient['news'] = []
  socket.on('wall', (told) => void news.push(wallNews.strict().parse(told)))
  return {
    socket,
    news,
    snapshots,
    frames,
    join: (scope) => socket.timeout(5000).emitWithAck('join', { scope }),
    resume: (scope, epoch, since) => socket.timeout(5000).emitWithAck('resume', { scope, epoch, since }),
    async until(found) {
      const deadline = Date.now() + 5000
      while (!found()) {
        if (Date.now() > deadline) throw new Error(`Not within 5 s: ${found.toString()}`)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    close: () => socket.close(),
  }
}
