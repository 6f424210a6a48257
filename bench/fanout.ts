import type { Knex } from 'knex'
import { pino } from 'pino'
import { onShutdown } from '../server/process/shutdown.ts'
import { readHead, readLog } from '../server/log/read.ts'
import { Sequencer } from '../server/log/sequencer.ts'
import { happeningsOf } from '../server/board/happenings.ts'
import { takeIn } from '../server/reports/intake.ts'
import { startWorker, type Worker } from './support/child.ts'
import { createCityDatabase, startBenchCluster, type CityDatabase } from './support/database.ts'
import { intakeSource } from './support/intakes.ts'
import { describeMachine } from './support/machine.ts'
import { readOptions } from './support/options.ts'
import { report } from './support/output.ts'
import { runBench } from './support/run.ts'
import { median, short } from './support/stats.ts'

type Counts = { messages: number; events: number; gaps: number; bytes: number }
type Way = 'gateway' | 'raw' | 'each'
interface Sides {
  server: Worker
  clients: Worker
}
interface Measured extends Counts {
  cpu: number
  perDelivery: number
  perMessage: number
}

/**
 * `npm run bench:fanout`: what it costs the server's process to tell many clients of many events. The product's gateway
 * (from reading the log to the last socket, frames of 100 events) against the same JSON framed once and written to
 * bare sockets, and against one Socket.IO emit per event. Each round does all three.
 */
await runBench(async (progress, loadBefore) => {
  const options = readOptions({ clients: 1000, frames: 60, events: 100, singles: 300, rounds: 3 })
  const city = await createCityDatabase(await startBenchCluster(progress), 'fanout')
  const sequencer = new Sequencer(city.knex, pino({ level: 'warn' }))
  sequencer.start()
  onShutdown('Stopping the sequencer', () => sequencer.stop())
  const sides = {
    server: startWorker('bench/fanout/server.ts'),
    clients: startWorker('bench/fanout/clients.ts'),
  }
  const results: Record<Way, Measured[]> = { gateway: [], raw: [], each: [] }
  for (let round = 1; round <= options.rounds; round++) {
    const name = (what: string) => `Round ${round} of ${options.rounds}: ${what}`
    await progress.step(name('frames of the gateway'), async (at) =>
      results.gateway.push(await throughGateway(city, sequencer, sides, options, at)),
    )
    const same = await sides.clients.call<string[]>('kept')
    await progress.step(name('the same frames, raw'), async () =>
      results.raw.push(await broadcast(city.knex, 'raw', sides, options.clients, same)),
    )
    const events = happeningsOf(await readLog(city.knex, 0, options.singles))
    await progress.step(name('an emit per event'), async () =>
      results.each.push(await broadcast(city.knex, 'each', sides, options.clients, events)),
    )
  }
  const of = (way: Way, key: keyof Measured) => median(results[way].map((measured) => measured[key]))
  const ahead = of('each', 'perDelivery') / of('gateway', 'perDelivery')
  const overRaw = of('gateway', 'perDelivery') / of('raw', 'perDelivery')
  const row = (what: string, way: Way) => ({
    way: what,
    'µs CPU per event-delivery': short(of(way, 'perDelivery')),
    'µs per message': short(of(way, 'perMessage')),
    messages: short(of(way, 'messages')),
    'event-deliveries': short(of(way, 'events')),
    'bytes a message': short(of(way, 'bytes') / of(way, 'messages')),
    'CPU s': short(of(way, 'cpu') / 1e6),
    gaps: short(of(way, 'gaps')),
  })
  report(
    {
      bench: 'bench:fanout',
      machine: await describeMachine(city.knex, loadBefore),
      setting: `${short(options.clients)} WebSocket clients over loopback in a process of their own, all in the city's scope; frames of ${options.events} events; CPU time of the server's process alone; medians of ${options.rounds} rounds. The gateway's time includes reading the log, applying it and building the frame; the controls are handed what they send.`,
      claims: [
        {
          what: 'an emit per event ÷ gateway, CPU per event-delivery',
          target: '≥ 50',
          measured: short(ahead),
          reached: ahead >= 50,
        },
        {
          what: 'gateway ÷ raw pre-framed broadcast, CPU per event-delivery',
          target: '–',
          measured: short(overRaw),
          reached: null,
        },
        {
          what: 'frames that a client missed',
          target: '0',
          measured: short(of('gateway', 'gaps')),
          reached: of('gateway', 'gaps') === 0,
        },
      ],
      rows: [
        row('gateway, columnar frames', 'gateway'),
        row('raw ws, same JSON pre-framed', 'raw'),
        row('Socket.IO, an emit per event', 'each'),
      ],
      raw: { results },
    },
    options,
  )
})

/** Takes reports in, one frame's worth after another, each awaited by every client. */
async function throughGateway(
  { knex, reference, connection, fixture }: CityDatabase,
  sequencer: Sequencer,
  { server, clients }: Sides,
  { clients: number, frames, events }: { clients: number; frames: number; events: number },
  at: (share: number) => void,
): Promise<Measured> {
  const next = intakeSource(fixture)
  const { port } = await server.call<{ port: number }>('gateway', connection)
  await clients.call('connect', { port, number, raw: false, seq: 0 })
  const take = async () => {
    const { seq } = await readHead(knex)
    await takeIn(knex, reference, Array.from({ length: events }, next))
    sequencer.nudge()
    return clients.call<Counts>('reached', seq + events)
  }
  await take()
  await clients.call('reset')
  await server.call('begin')
  let counts!: Counts
  for (let frame = 1; frame <= frames; frame++) {
    counts = await take()
    at(frame / frames)
  }
  return finish({ server, clients }, counts)
}

/** Has the server send messages as it is given them: frames as text, or single events. */
async function broadcast(
  knex: Knex,
  way: 'raw' | 'each',
  { server, clients }: Sides,
  number: number,
  messages: (string | object)[],
): Promise<Measured> {
  const first = way === 'raw' ? (JSON.parse(messages[0] as string) as { prevSeq: number }).prevSeq : 0
  const last = way === 'raw' ? (await readHead(knex)).seq : messages.length
  const { port } = await server.call<{ port: number }>(way)
  await clients.call('connect', { port, number, raw: way === 'raw', seq: first })
  await clients.call('reset')
  await server.call('begin')
  await server.call('send', messages)
  return finish({ server, clients }, await clients.call<Counts>('reached', last))
}

async function finish({ server, clients }: Sides, counts: Counts): Promise<Measured> {
  const cpu = await server.call<number>('cpu')
  await clients.call('close')
  await server.call('stop')
  return { ...counts, cpu, perDelivery: cpu / counts.events, perMessage: cpu / counts.messages }
}
