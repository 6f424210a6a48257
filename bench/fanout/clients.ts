import { setTimeout as sleep } from 'node:timers/promises'
import WebSocket from 'ws'
import { PROTOCOL, SOCKET_PATH } from '../../contracts/socket.ts'
import { serveCalls } from '../support/child.ts'

/**
 * The clients of bench:fanout, a process of their own. They speak just enough Socket.IO to join the city and read of each
 * message only what it covers, so that a thousand of them keep up on one core.
 */
interface Client {
  socket: WebSocket
  seq: number
}

const OPENING_AT_A_TIME = 50
const clients: Client[] = []
let messages = 0
let events = 0
let gaps = 0
let bytes = 0
/** What the first client was sent, for the control that sends the same. */
let kept: string[] = []

function receive(client: Client, data: Buffer, ready: () => void) {
  const head = data.toString('latin1', 0, 400)
  if (head.startsWith('42["event"')) return count(client, data, client.seq, client.seq + 1)
  const frame = head.startsWith('42["frame"') || head.startsWith('{')
  if (frame) {
    const seq = Number(/"seq":(\d+)/.exec(head)![1])
    const prevSeq = Number(/"prevSeq":(\d+)/.exec(head)![1])
    if (seq === prevSeq) return
    if (client === clients[0] && head.startsWith('42')) kept.push(data.toString('utf8', 11, data.length - 1))
    return count(client, data, prevSeq, seq)
  }
  if (head.startsWith('0{')) client.socket.send(`40${JSON.stringify({ protocol: PROTOCOL })}`)
  else if (head.startsWith('40')) client.socket.send('420["join",{"scope":"city"}]')
  else if (head === '2') client.socket.send('3')
  else if (head.startsWith('42["snapshot"')) {
    client.seq = Number(/"seq":(\d+)/.exec(head)![1])
    ready()
  } else if (head === '42["welcome"]') ready()
}

function count(client: Client, data: Buffer, prevSeq: number, seq: number) {
  messages++
  bytes += data.length
  events += seq - prevSeq
  if (prevSeq !== client.seq) gaps++
  client.seq = seq
}

function open(address: string, isRaw: boolean, seq: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address, { perMessageDeflate: false, skipUTF8Validation: true })
    const client: Client = { socket, seq }
    socket.once('error', reject)
    socket.once('close', (code) => reject(new Error(`A client was closed (${code})`)))
    if (isRaw) socket.once('open', () => resolve())
    socket.on('message', (data: Buffer) => receive(client, data, resolve))
    clients.push(client)
  })
}

serveCalls({
  /** Opens so many connections; resolves when each has its snapshot (Socket.IO) or is open (raw). */
  async connect({ port, number, raw, seq }: { port: number; number: number; raw: boolean; seq: number }) {
    const path = raw ? '/' : `${SOCKET_PATH}/?EIO=4&transport=websocket`
    for (let i = 0; i < number; i += OPENING_AT_A_TIME)
      await Promise.all(
        Array.from({ length: Math.min(OPENING_AT_A_TIME, number - i) }, () =>
          open(`ws://127.0.0.1:${port}${path}`, raw, seq),
        ),
      )
  },
  reset() {
    messages = events = gaps = bytes = 0
    kept = []
  },
  /** Resolves with the counts since reset when every client has reached `seq`; fails after a minute. */
  async reached(seq: number) {
    const until = Date.now() + 60_000
    while (clients.some((client) => client.seq < seq)) {
      if (Date.now() > until) throw new Error(`Clients did not reach ${seq} within a minute`)
      await sleep(2)
    }
    return { messages, events, gaps, bytes }
  },
  kept: () => kept,
  close() {
    for (const { socket } of clients.splice(0)) {
      socket.removeAllListeners('close')
      socket.terminate()
    }
  },
})
