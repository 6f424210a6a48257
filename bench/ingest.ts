import { setTimeout as sleep } from 'node:timers/promises'
import type { Knex } from 'knex'
import { onShutdown } from '../server/process/shutdown.ts'
import { CopyControl } from './ingest/copy.ts'
import { startWorker } from './support/child.ts'
import { createCityDatabase, startBenchCluster } from './support/database.ts'
import { intakeSource } from './support/intakes.ts'
import { describeMachine } from './support/machine.ts'
import { readOptions } from './support/options.ts'
import { report } from './support/output.ts'
import { runBench } from './support/run.ts'
import { median, short } from './support/stats.ts'

/**
 * `npm run bench:ingest`: reports a second through `POST /api/reports` as NDJSON (validated, located in every area set,
 * idempotent, committed to disk, their events in the log and the tallies) against COPY of the very same rows into equal
 * tables, which does none of this. Each round does both.
 */
await runBench(async (progress, loadBefore) => {
  const options = readOptions({ reports: 10_000, connections: 2, rounds: 3 })
  const city = await createCityDatabase(await startBenchCluster(progress), 'ingest')
  const { knex, fixture, connection } = city
  const server = startWorker('bench/support/service.ts')
  const url = `http://127.0.0.1:${await server.call<number>('start', connection)}`
  const control = await CopyControl.open(connection)
  onShutdown('Closing the control', () => control.close())
  const next = intakeSource(fixture)
  let sent = 0
  const bodies = (reports: number) => {
    const each = Math.ceil(reports / options.connections)
    const line = () => JSON.stringify({ ...next(), externalId: `bench-${++sent}` })
    return Array.from({ length: options.connections }, () => Array.from({ length: each }, line).join('\n'))
  }
  await postAll(url, bodies(1000))
  const results: { intake: number; logged: number; cpu: number; copy: number; copyAll: number }[] = []
  for (let round = 1; round <= options.rounds; round++)
    await progress.step(`Round ${round} of ${options.rounds}`, async () => {
      const prepared = bodies(options.reports)
      await settled(knex)
      const { rows } = await knex.raw('select coalesce(max(id), 0)::integer as last from report')
      await server.call('begin')
      const began = performance.now()
      const taken = await postAll(url, prepared)
      const intake = taken / ((performance.now() - began) / 1000)
      await settled(knex)
      const logged = taken / ((performance.now() - began) / 1000)
      const cpu = (await server.call<number>('cpu')) / taken
      const copy = taken / (await control.copy(rows[0].last, 'report'))
      const copyAll = taken / (await control.copy(rows[0].last, 'all'))
      results.push({ intake, logged, cpu, copy, copyAll })
    })
  const of = (key: keyof (typeof results)[number]) => median(results.map((result) => result[key]))
  report(
    {
      bench: 'bench:ingest',
      machine: await describeMachine(knex, loadBefore),
      setting: `${short(options.reports)} reports a round over ${options.connections} connections, medians of ${options.rounds} rounds; COPY loads the same rows into equal tables (same columns, constraints and indexes).`,
      claims: [
        {
          what: 'COPY of report, report_area and event_log ÷ intake until in the log',
          target: '–',
          measured: short(of('copyAll') / of('logged')),
          reached: null,
        },
        {
          what: 'COPY of report alone ÷ intake until acknowledged',
          target: '–',
          measured: short(of('copy') / of('intake')),
          reached: null,
        },
      ],
      rows: [
        { way: 'POST NDJSON, until acknowledged', 'reports/s': short(of('intake')) },
        { way: 'POST NDJSON, until in the log and the tallies', 'reports/s': short(of('logged')) },
        { way: 'COPY report', 'reports/s': short(of('copy')) },
        { way: 'COPY report, report_area, event_log', 'reports/s': short(of('copyAll')) },
        { way: 'CPU of the server a report, ms', 'reports/s': short(of('cpu') * 1000) },
      ],
      raw: { results },
    },
    options,
  )
})

/** Sends one request per body, all at once. @returns how many reports were acknowledged as new */
async function postAll(url: string, bodies: string[]): Promise<number> {
  const counts = await Promise.all(
    bodies.map(async (body) => {
      const answer = await fetch(`${url}/api/reports`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body,
      })
      const lines = (await answer.text()).trim().split('\n')
      const wrong = lines.find((line) => !line.includes('"status":201'))
      if (wrong !== undefined) throw new Error(`A report was not taken in: ${wrong}`)
      return lines.length
    }),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}

/** Waits until nothing waits for the log. */
async function settled(knex: Knex) {
  while ((await knex.raw('select exists (select from outbox) as some')).rows[0].some) await sleep(5)
}
