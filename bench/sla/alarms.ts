import { setTimeout as sleep } from 'node:timers/promises'
import type { ClusterConnection } from '../../server/db/cluster/index.ts'
import type { Progress } from '../../server/process/progress.ts'
import { onShutdown } from '../../server/process/shutdown.ts'
import { ringDueAlarms } from '../../server/reports/alarms.ts'
import { post } from '../latency/poster.ts'
import { startWorker } from '../support/child.ts'
import { createCityDatabase, type CityDatabase } from '../support/database.ts'
import { intakeSource } from '../support/intakes.ts'
import type { Results } from '../support/output.ts'
import { median, percentileOf, short } from '../support/stats.ts'
import { loadOpenReports, makeDue } from './openReports.ts'

type Part = Pick<Results, 'setting' | 'claims' | 'rows' | 'raw'>

/** As many as the SLA clock takes in hand at a time. */
const BATCH = 500
const SECOND = 1000

/**
 * Milliseconds to claim and ring 500 alarms among several numbers of open reports, sizes in turns, and how late alarms
 * are on the largest while reports come in: one by one, then ten thousand due in the same second.
 */
export async function measureAlarms(
  progress: Progress,
  cluster: ClusterConnection,
  options: { open: number[]; rounds: number; rate: number; seconds: number; burst: number },
): Promise<Part> {
  const cities: { city: CityDatabase; size: number; took: number[] }[] = []
  for (const size of [...options.open].sort((a, b) => a - b)) {
    const city = await createCityDatabase(cluster, `open_${size}`)
    await progress.step(`Storing ${short(size)} open reports`, (at) => loadOpenReports(city, size, at))
    cities.push({ city, size, took: [] })
  }
  await progress.step(`Claiming deadlines, ${options.rounds} rounds`, async (at) => {
    for (let round = -2; round < options.rounds; round++) {
      for (const { city, took } of cities) {
        await makeDue(city, { count: BATCH, from: Date.now() - SECOND, every: 1 })
        const began = performance.now()
        const rung = await ringDueAlarms(city.knex, city.reference)
        if (rung !== BATCH) throw new Error(`${rung} alarms were rung, not ${BATCH}`)
        if (round >= 0) took.push(performance.now() - began)
        await city.knex.raw('delete from outbox')
      }
      at(Math.max(0, round) / options.rounds)
    }
  })
  const [smallest, largest] = [cities[0]!, cities.at(-1)!]
  const growth = median(largest.took) / median(smallest.took)
  const late = await progress.step('Alarms while reports come in', () =>
    measureLateness(largest.city, options),
  )
  return {
    setting: `${BATCH} alarms claimed and rung in one transaction among open reports, medians of ${options.rounds} rounds in turns; lateness from the deadline to the log, among ${short(largest.size)} open, while ${short(late.intakes)} reports a second come in (${short(options.rate)} wanted).`,
    claims: [
      {
        what: `claiming at ${short(largest.size)} ÷ ${short(smallest.size)} open`,
        target: '≤ 1.2',
        measured: short(growth),
        reached: growth <= 1.2,
      },
      {
        what: 'lateness of alarms one by one, p99 ms',
        target: '≤ 1,000',
        measured: short(percentileOf(late.single, 0.99)),
        reached: percentileOf(late.single, 0.99) <= SECOND,
      },
    ],
    rows: [
      ...cities.map(({ size, took }) => ({
        what: `${BATCH} alarms among ${short(size)} open`,
        'median ms': short(median(took)),
        'p95 ms': short(percentileOf(took, 0.95)),
      })),
      ...[late.single, late.burst].map((lateness, index) => ({
        what: index === 0 ? 'lateness one by one' : `lateness of ${short(options.burst)} in one second`,
        'median ms': short(median(lateness)),
        'p95 ms': short(percentileOf(lateness, 0.95)),
      })),
    ],
    raw: {
      claims: cities.map(({ size, took }) => ({ size, ms: median(took) })),
      intakesPerSecond: late.intakes,
      singleP99Ms: percentileOf(late.single, 0.99),
      burstMaxMs: percentileOf(late.burst, 1),
    },
  }
}

/** Milliseconds from each deadline until its alarm stood in the log. */
async function measureLateness(
  city: CityDatabase,
  { rate, seconds, burst }: { rate: number; seconds: number; burst: number },
) {
  const server = startWorker('bench/support/service.ts')
  const url = `http://127.0.0.1:${await server.call<number>('start', city.connection)}`
  onShutdown('Stopping the service', () => server.call('stop').catch(() => {}))
  const agency = city.reference.agencies.all.find(({ validTo }) => validTo === null)!.code
  const next = intakeSource(city.fixture)
  const phase = async (due: { count: number; every: number }) => {
    const from = Date.now() + 3 * SECOND
    await makeDue(city, { ...due, from })
    const posted = await post(url, next, { rate, seconds, agency })
    const intakes = posted.length / seconds
    const lateness = async (): Promise<number[]> => {
      const { rows } = await city.knex.raw(
        `select extract(epoch from recorded_at - at)::float8 * 1000 as late from event_log
         where kind = 'sla.overdue' and at between to_timestamp(?::float8 / 1000) and to_timestamp(?::float8 / 1000)`,
        [from, from + due.count * due.every],
      )
      return rows.map(({ late }: { late: number }) => late)
    }
    let late = await lateness()
    for (let tries = 0; late.length < due.count && tries < 60; tries++) {
      await sleep(SECOND)
      late = await lateness()
    }
    if (late.length !== due.count) throw new Error(`${late.length} alarms rang, not ${due.count}`)
    return { late, intakes }
  }
  const single = await phase({ count: seconds * 20, every: 40 })
  const many = await phase({ count: burst, every: SECOND / burst })
  return { single: single.late, burst: many.late, intakes: (single.intakes + many.intakes) / 2 }
}
