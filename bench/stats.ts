import { stats, statsQuery } from '../contracts/stats.ts'
import { readStats } from '../server/features/stats/readStats.ts'
import { checkEqual, readByGroupBy } from './stats/control.ts'
import { serveApi, timed } from './support/api.ts'
import { startBenchCluster } from './support/database.ts'
import { filledCity } from './support/filledCity.ts'
import { describeMachine } from './support/machine.ts'
import { readOptions } from './support/options.ts'
import { report } from './support/output.ts'
import { runBench } from './support/run.ts'
import { median, percentileOf, short } from './support/stats.ts'

const DAYS = 365

/**
 * `npm run bench:stats`: a year by area × agency × month with four figures, over HTTP and from inside, against the same
 * numbers by GROUP BY over the rows, and against our own answer from the rows. The ways take turns.
 */
await runBench(async (progress, loadBefore) => {
  const options = readOptions({ size: 1_000_000, rounds: 15 })
  const cluster = await startBenchCluster(progress)
  const city = await filledCity(cluster, progress, options.size, DAYS)
  const { deps, get } = await serveApi(city)
  const { period, reference } = city
  const set = reference.areaSets.find(reference.city.defaultAreaSet)!
  const asked = {
    measures: 'received,processedRate,onTime,satisfiedOrAccepted',
    by: 'area,agency,month',
    set: set.code,
    ...period,
  }
  const query = statsQuery.parse(asked)
  const address = `/api/stats?${new URLSearchParams(asked)}`
  let bytes = 0
  const ways = {
    http: () =>
      timed(async () => {
        bytes = (await get(address)).byteLength
      }),
    inside: () => timed(() => readStats(deps, query, null)),
    rows: () => timed(() => readStats(deps, { ...query, source: 'rows' }, null)),
    groupBy: () => timed(() => readByGroupBy(city.knex, period, set.id)),
  }
  const answer = stats.parse(await readStats(deps, query, null))
  checkEqual(answer, await readByGroupBy(city.knex, period, set.id))
  checkEqual(
    stats.parse(await readStats(deps, { ...query, source: 'rows' }, null)),
    await readByGroupBy(city.knex, period, set.id),
  )
  const times = {
    http: [] as number[],
    inside: [] as number[],
    rows: [] as number[],
    groupBy: [] as number[],
  }
  await progress.step('Reading', async (at) => {
    for (let round = 0; round < options.rounds; round++) {
      for (const [name, way] of Object.entries(ways)) times[name as keyof typeof times].push(await way())
      at((round + 1) / options.rounds)
    }
  })
  const ahead = median(times.groupBy) / median(times.http)
  report(
    {
      bench: 'bench:stats',
      machine: await describeMachine(city.knex, loadBefore),
      setting: `${short(options.size)} reports of ${DAYS} days by area × agency × month, four figures with all sub-totals, medians of ${options.rounds} rounds in turns; the control is the finest level by one GROUP BY over the rows, checked to be equal.`,
      claims: [
        {
          what: 'a year by area × agency × month over HTTP, ms',
          target: '< 1,000',
          measured: short(median(times.http)),
          reached: median(times.http) < 1000,
        },
        { what: 'GROUP BY ÷ tallies over HTTP', target: '–', measured: short(ahead), reached: null },
      ],
      rows: Object.entries(times).map(([way, of]) => ({
        way,
        'median ms': short(median(of)),
        'p95 ms': short(percentileOf(of, 0.95)),
        cells: short(answer.table.levels[0]!.cells.length),
        'answer KB': way === 'http' ? short(bytes / 1000) : '–',
      })),
      raw: { size: options.size, times },
    },
    options,
  )
})
