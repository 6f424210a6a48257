import { createServer, type Server } from 'node:http'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { Server as SocketServer } from 'socket.io'
import * as ws from 'ws'
import { FRAME_INTERVAL_MS, SOCKET_PATH } from '../../contracts/socket.ts'
import { createKnex } from '../../server/db/knex.ts'
import type { ClusterConnection } from '../../server/db/cluster/index.ts'
import { listen } from '../../server/process/listen.ts'
import { OPEN_ACCESS } from '../../server/http/deps.ts'
import { Gateway } from '../../server/realtime/gateway.ts'
import { loadReference } from '../../server/reports/reference.ts'
import { serveCalls } from '../support/child.ts'

/** ws frames a message by this; its types leave it out. */
const { Sender } = ws as unknown as {
  Sender: { frame(data: Buffer, options: Record<string, boolean | number>): Buffer[] }
}

/** The server of bench:fanout, a process of its own whose CPU time is measured. One of three ways at a time. */
let stop: () => Promise<void> = async () => {}
let send: (messages: never[]) => Promise<void> = async () => {}
let since = process.cpuUsage()

const open = async (server: Server) => ({ port: await listen(server, 0, '127.0.0.1') })
const closed = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()))

serveCalls({
  /** The product's gateway on a database, as in every web process that does not lead the sequencer. */
  async gateway(connection: ClusterConnection) {
    const knex = createKnex(connection, { max: 4 })
    const reference = await loadReference(knex)
    const gateway = new Gateway({
      knex,
      log: pino({ level: 'warn' }),
      reference: () => reference,
      adopt: () => {},
      committed: () => {},
      now: () => new Date(),
      ...{ realBase: null, mail: null, signInProvider: null, push: null, exports: null },
      schematic: [],
      access: OPEN_ACCESS,
      sessionsEnded: () => {},
    })
    await gateway.start()
    const server = createServer()
    gateway.attach(server)
    stop = async () => {
      await gateway.stop()
      await closed(server)
      await knex.destroy()
    }
    return open(server)
  },
  /** First control: nothing but sockets; each message is framed once and the same bytes written to each. */
  async raw() {
    const server = createServer()
    const sockets = new ws.WebSocketServer({ server, perMessageDeflate: false })
    send = async (messages: string[]) => {
      for (const message of messages) {
        const parts = Sender.frame(Buffer.from(message), {
          fin: true,
          rsv1: false,
          opcode: 1,
          mask: false,
          readOnly: true,
        })
        const framed = Buffer.concat(parts)
        for (const client of sockets.clients)
          (client as unknown as { _socket: NodeJS.WritableStream })._socket.write(framed)
        await sleep(FRAME_INTERVAL_MS)
      }
    }
    stop = async () => {
      sockets.clients.forEach((client) => client.terminate())
      await closed(server)
    }
    return open(server)
  },
  /** Second control: Socket.IO with the same settings, told of every event by an emit of its own. */
  async each() {
    const server = createServer()
    const io = new SocketServer(server, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      perMessageDeflate: false,
      serveClient: false,
    })
    io.on('connection', (socket) =>
      socket.on('join', async ({ scope }: { scope: string }) => {
        await socket.join(scope)
        socket.emit('welcome')
      }),
    )
    send = async (events: object[]) => {
      for (const event of events) {
        io.to('city').emit('event', event)
        await turn()
      }
    }
    stop = async () => {
      await io.close()
    }
    return open(server)
  },
  send: (messages: never[]) => send(messages),
  /** From now on CPU time counts. */
  begin: () => void (since = process.cpuUsage()),
  /** CPU time in microseconds since begin, user and system. */
  cpu() {
    const { user, system } = process.cpuUsage(since)
    return user + system
  },
  stop: () => stop(),
})
