import { setTimeout as sleep } from 'node:timers/promises'
import type { Knex } from 'knex'
import { LIFE, post, type Acknowledged } from './latency/poster.ts'
import { observe, type Observer } from './latency/observer.ts'
import { startWorker } from './support/child.ts'
import { createCityDatabase, startBenchCluster } from './support/database.ts'
import { intakeSource } from './support/intakes.ts'
import { describeMachine } from './support/machine.ts'
import { readOptions } from './support/options.ts'
import { report } from './support/output.ts'
import { runBench } from './support/run.ts'
import { percentileOf, short } from './support/stats.ts'

interface Measured {
  rate: number
  achieved: number
  events: number
  latencies: number[]
  /** Of them until the sequencer took the event, and from then on. */
  toLog: number[]
  fromLog: number[]
  lost: number
  disordered: number
  untold: number
  gaps: number
  cpu: number
}

interface LogRow {
  seq: number
  kind: string
  code: string
  recorded_at: Date
}

/** How long after the last acknowledgement a client may take before an event counts as lost. */
const PATIENCE_MS = 15_000

/**
 * `npm run bench:latency`: from the answer that says "committed" to the moment an open wall knows, at several rates; the
 * control is the log itself, read back afterwards: nothing acknowledged may be missing there or at a client, and
 * one report's events must stand in the order in which they were acknowledged.
 */
await runBench(async (progress, loadBefore) => {
  const options = readOptions({ rates: [100, 1000, 5000], seconds: 15, clients: 10 })
  const city = await createCityDatabase(await startBenchCluster(progress), 'latency')
  const { knex, fixture, reference } = city
  const server = startWorker('bench/support/service.ts')
  const url = `http://127.0.0.1:${await server.call<number>('start', city.connection)}`
  const today = reference.workingTime.dayOf(new Date())
  const agency = reference.agencies.all.find(
    ({ validFrom, validTo }) => (!validFrom || validFrom <= today) && (!validTo || validTo >= today),
  )!.code
  const next = intakeSource(fixture)
  await post(url, next, { rate: 200, seconds: 3, agency })
  const results: Measured[] = []
  for (const rate of options.rates)
    await progress.step(`${short(rate)} events a second for ${options.seconds} s`, async () => {
      const observers = await Promise.all(Array.from({ length: options.clients }, () => observe(url)))
      await server.call('begin')
      const began = performance.now()
      const acknowledged = await post(url, next, { rate, seconds: options.seconds, agency })
      const seconds = (performance.now() - began) / 1000
      const cpu = await server.call<number>('cpu')
      results.push({
        rate,
        achieved: acknowledged.length / seconds,
        cpu: cpu / seconds,
        ...(await judge(knex, acknowledged, observers)),
      })
      observers.forEach((observer) => observer.close())
    })
  const sum = (key: 'lost' | 'disordered' | 'untold') =>
    results.reduce((total, result) => total + result[key], 0)
  const slow = results.filter(({ achieved, rate }) => achieved < rate * 0.95)
  report(
    {
      bench: 'bench:latency',
      machine: await describeMachine(knex, loadBefore),
      setting: `From the answer (committed) to ${options.clients} open Socket.IO clients, ${options.seconds} s at each rate; a tenth of the events (60 a second at most) are commands, the rest new reports in small batches. Server, sender with clients, and PostgreSQL share the machine.`,
      claims: [
        claim('events acknowledged and lost', sum('lost')),
        claim('reports whose events are out of order', sum('disordered')),
        claim('events that a frame covered and did not tell', sum('untold')),
        {
          what: 'rates that were kept',
          target: results.map(({ rate }) => short(rate)).join(' / '),
          measured: results.map(({ achieved }) => short(achieved)).join(' / '),
          reached: slow.length === 0,
        },
      ],
      rows: results.map(
        ({ rate, achieved, events, latencies, toLog, fromLog, lost, disordered, gaps, cpu }) => ({
          'events/s asked': short(rate),
          'events/s': short(achieved),
          events: short(events),
          'p50 ms': short(percentileOf(latencies, 0.5)),
          'p95 ms': short(percentileOf(latencies, 0.95)),
          'p99 ms': short(percentileOf(latencies, 0.99)),
          'max ms': short(percentileOf(latencies, 1)),
          'p50 to the sequencer': short(percentileOf(toLog, 0.5)),
          'p50 from there': short(percentileOf(fromLog, 0.5)),
          lost,
          'out of order': disordered,
          'frames missed': gaps,
          'server CPU': `${short(cpu * 100)} %`,
        }),
      ),
      raw: {
        rates: results.map(({ latencies, ...rest }) => ({ ...rest, p99: percentileOf(latencies, 0.99) })),
      },
    },
    options,
  )
})

function claim(what: string, measured: number) {
  return { what, target: '0', measured: String(measured), reached: measured === 0 }
}

/** Compares what was acknowledged with the log and with what the clients came to know. */
async function judge(knex: Knex, acknowledged: Acknowledged[], observers: Observer[]) {
  const seqs = new Map<string, { seq: number; loggedAt: number }>()
  const kinds = new Map<string, string[]>()
  const { rows } = await untilLogged(knex)
  for (const { seq, kind, code, recorded_at } of rows as LogRow[]) {
    // The database's clock is the machine's, as is ours.
    seqs.set(`${code} ${kind}`, { seq, loggedAt: recorded_at.getTime() - performance.timeOrigin })
    kinds.set(code, [...(kinds.get(code) ?? []), kind])
  }
  const last = (rows.at(-1)?.seq as number | undefined) ?? 0
  for (let waited = 0; waited < PATIENCE_MS && observers.some((o) => o.seq() < last); waited += 50)
    await sleep(50)
  const latencies: number[] = []
  const toLog: number[] = []
  const fromLog: number[] = []
  let lost = 0
  for (const { code, kind, at } of acknowledged) {
    const event = seqs.get(`${code} ${kind}`)
    if (event) toLog.push(event.loggedAt - at)
    for (const observer of observers) {
      const knew = event ? observer.knew(event.seq) : null
      if (!event || knew === null) {
        lost++
        continue
      }
      latencies.push(knew - at)
      fromLog.push(knew - event.loggedAt)
    }
  }
  const codes = new Set(acknowledged.map(({ code }) => code))
  const order = ['received', ...LIFE.map(([, kind]) => kind)]
  const disordered = [...codes].filter((code) =>
    (kinds.get(code) ?? []).some((kind, i) => kind !== order[i]),
  ).length
  const total = (key: 'gaps' | 'untold' | 'disordered') => observers.reduce((sum, o) => sum + o[key], 0)
  return {
    events: acknowledged.length,
    latencies,
    toLog,
    fromLog,
    lost,
    disordered: disordered + total('disordered'),
    untold: total('untold'),
    gaps: total('gaps'),
  }
}

/** The log when nothing waits any more. */
async function untilLogged(knex: Knex) {
  const until = Date.now() + PATIENCE_MS
  while ((await knex.raw('select exists (select from outbox) as some')).rows[0].some && Date.now() < until)
    await sleep(20)
  return knex.raw(`select seq, kind, data->>'code' as code, recorded_at from event_log order by seq`)
}
