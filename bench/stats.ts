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
 * `npm run bench:stats`: a year by area × agency × month with four figures and all their sub-totals, over HTTP and from
 * inside, against the same numbers by GROUP BY CUBE over the rows, against the finest level alone by a plain GROUP BY, and
 * against our own answer from the rows. The ways take turns. The controls make neither names, addresses nor JSON.
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
    cube: () => timed(() => readByGroupBy(city.knex, period, set.id, 'cube')),
    finest: () => timed(() => readByGroupBy(city.knex, period, set.id, 'finest')),
  }
  const answer = stats.parse(await readStats(deps, query, null))
  const fromRows = stats.parse(await readStats(deps, { ...query, source: 'rows' }, null))
  const counted = await readByGroupBy(city.knex, period, set.id, 'cube')
  for (const one of [answer, fromRows]) checkEqual(one, counted)
  checkEqual(answer, await readByGroupBy(city.knex, period, set.id, 'finest'))
  const finestCells = answer.table.levels[0]!.cells.length
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, [] as number[]])) as Record<
    keyof typeof ways,
    number[]
  >
  await progress.step('Reading', async (at) => {
    for (let round = 0; round < options.rounds; round++) {
      for (const [name, way] of Object.entries(ways)) times[name as keyof typeof times].push(await way())
      at((round + 1) / options.rounds)
    }
  })
  const ahead = (control: keyof typeof ways) => short(median(times[control]) / median(times.http))
  report(
    {
      bench: 'bench:stats',
      machine: await describeMachine(city.knex, loadBefore),
      setting: `${short(options.size)} reports of ${DAYS} days by area × agency × month, four figures with all sub-totals, medians of ${options.rounds} rounds in turns. The control “cube” counts the same cells by GROUP BY CUBE over the rows, “finest” those of the finest level alone; both are checked to be equal, and make neither names, addresses nor JSON.`,
      claims: [
        {
          what: 'a year by area × agency × month over HTTP, ms',
          target: '< 1,000',
          measured: short(median(times.http)),
          reached: median(times.http) < 1000,
        },
        {
          what: 'GROUP BY CUBE over the rows ÷ tallies over HTTP',
          target: '–',
          measured: ahead('cube'),
          reached: null,
        },
        {
          what: 'GROUP BY of the finest level alone ÷ tallies over HTTP',
          target: '–',
          measured: ahead('finest'),
          reached: null,
        },
      ],
      rows: Object.entries(times).map(([way, of]) => ({
        way,
        'median ms': short(median(of)),
        'p95 ms': short(percentileOf(of, 0.95)),
        cells: short(way === 'finest' ? finestCells : counted.length),
        'answer KB': way === 'http' ? short(bytes / 1000) : '–',
      })),
      raw: { size: options.size, times },
    },
    options,
  )
})
