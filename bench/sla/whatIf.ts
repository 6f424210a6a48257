import { setTimeout as sleep } from 'node:timers/promises'
import { DateTime } from 'luxon'
import { whatIfLine, type WhatIfResult } from '../../contracts/whatIf.ts'
import type { ClusterConnection } from '../../server/db/cluster/index.ts'
import type { Progress } from '../../server/process/progress.ts'
import { onShutdown } from '../../server/process/shutdown.ts'
import { loadReports, makeModels } from '../snapshot/load.ts'
import { startWorker } from '../support/child.ts'
import { createCityDatabase } from '../support/database.ts'
import type { Results } from '../support/output.ts'
import { median, percentileOf, short } from '../support/stats.ts'
import { copyReports } from './copyReports.ts'

const LONGEST_SECONDS = 30
const PROBE_MS = 50
/** Reports with lives of their own; the others are copies. */
const MODELS = 20_000

/** A what-if over a year of reports, over HTTP, and how long others wait for an answer meanwhile. */
export async function measureWhatIf(
  progress: Progress,
  cluster: ClusterConnection,
  options: { reports: number; whatIfs: number },
): Promise<Pick<Results, 'setting' | 'claims' | 'rows' | 'raw'>> {
  const city = await createCityDatabase(cluster, 'what_if')
  const { to } = city.period
  const year = { from: DateTime.fromISO(to).minus({ years: 1 }).plus({ days: 1 }).toISODate()!, to }
  // The generator writes days of UTC: its last hours are the next day in the city.
  const today = city.reference.workingTime.dayOf(new Date())
  const models = await makeModels({ ...city, period: year })
  await progress.step('Storing reports of a year', (at) =>
    loadReports({ ...city, period: year }, models, Math.min(MODELS, options.reports), at),
  )
  await progress.step(`Copying them to ${short(options.reports)}`, (at) =>
    copyReports(city, options.reports, at),
  )
  const server = startWorker('bench/support/service.ts')
  const url = `http://127.0.0.1:${await server.call<number>('start', city.connection)}`
  onShutdown('Stopping the service', () => server.call('stop').catch(() => {}))
  await progress.step('Ringing what is due', async () => {
    const due =
      'select exists (select from report where next_alarm_at <= now()) or exists (select from outbox) as some'
    while ((await city.knex.raw(due)).rows[0].some) await sleep(200)
  })
  const ask = async (change: object): Promise<{ seconds: number; result: WhatIfResult; lines: number }> => {
    const began = performance.now()
    const response = await fetch(`${url}/api/sla/what-if`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: year.from, to: today, ...change }),
    })
    const lines = (await response.text()).trimEnd().split('\n')
    const last = whatIfLine.parse(JSON.parse(lines.at(-1)!))
    if (!('result' in last)) throw new Error(`The what-if answers ${lines.at(-1)}`)
    return { seconds: (performance.now() - began) / 1000, result: last.result, lines: lines.length }
  }
  const same = await ask({})
  const flipped = JSON.stringify(same.result.flips)
  if (same.result.reports !== options.reports || same.result.flips.items.length > 0)
    throw new Error(`Under what holds already: ${same.result.reports} reports, ${flipped}`)
  const rules = city.reference.timekeeping.rules.map(({ code, resolve, warnMinutes }) => ({
    code,
    resolveMinutes: Math.max(warnMinutes + 1, Math.round(resolve.minutes * 0.8)),
  }))
  const calendar = { addExceptions: [{ date: year.from, periods: [] }] }
  const probe = () => probing(`${url}/api/sla/rules`)
  const idle = probe()
  await sleep(3000)
  const alone = await idle()
  const [took, waited]: number[][] = [[], []]
  let flips = same.result.flips
  await progress.step(`Asking what if, ${options.whatIfs} times`, async (at) => {
    for (let round = 0; round < options.whatIfs; round++) {
      const stop = probe()
      const { seconds, result } = await ask({ rules, calendar })
      waited!.push(...(await stop()))
      took!.push(seconds)
      flips = result.flips
      at((round + 1) / options.whatIfs)
    }
  })
  if (flips.toLate === 0) throw new Error('Shorter limits made no report late')
  const slowest = percentileOf(took!, 1)
  return {
    setting: `A what-if of ${short(rules.length)} rules and a day off over a year of ${short(options.reports)} reports, ${options.whatIfs} times over HTTP; meanwhile another request every ${PROBE_MS} ms. With nothing changed, every outcome came out as it is stored.`,
    claims: [
      {
        what: `what-if over ${short(options.reports)} reports, slowest, seconds`,
        target: `< ${LONGEST_SECONDS}`,
        measured: short(slowest),
        reached: slowest < LONGEST_SECONDS,
      },
    ],
    rows: [
      { what: 'what-if, median s', measured: short(median(took!)) },
      { what: 'reports a second', measured: short(options.reports / median(took!)) },
      { what: 'reports that would be late', measured: short(flips.toLate) },
      { what: 'another request alone, median ms', measured: short(median(alone)) },
      { what: 'another request alone, p99 ms', measured: short(percentileOf(alone, 0.99)) },
      { what: 'another request meanwhile, median ms', measured: short(median(waited!)) },
      { what: 'another request meanwhile, p99 ms', measured: short(percentileOf(waited!, 0.99)) },
    ],
    raw: {
      seconds: took,
      aloneMs: median(alone),
      meanwhileP99Ms: percentileOf(waited!, 0.99),
      flips: flips.toLate,
    },
  }
}

/** Asks again and again until the function returned is called. @returns the milliseconds of each answer */
function probing(url: string): () => Promise<number[]> {
  const took: number[] = []
  let ended = false
  const done = (async () => {
    while (!ended) {
      const began = performance.now()
      await (await fetch(url)).text()
      took.push(performance.now() - began)
      await sleep(PROBE_MS)
    }
    return took
  })()
  return () => {
    ended = true
    return done
  }
}
