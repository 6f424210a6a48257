import { boardQuery } from '../contracts/board.ts'
import { readBoard } from '../server/features/board/readBoard.ts'
import { checkEqual, readByGroupBy } from './snapshot/control.ts'
import { loadReports, makeModels } from './snapshot/load.ts'
import { serveApi, timed } from './support/api.ts'
import { createCityDatabase, startBenchCluster, type CityDatabase } from './support/database.ts'
import { describeMachine } from './support/machine.ts'
import { readOptions } from './support/options.ts'
import { report } from './support/output.ts'
import { runBench } from './support/run.ts'
import { median, percentileOf, short } from './support/stats.ts'

/**
 * `npm run bench:snapshot`: the city's board (headline, every area, every agency, handling times) at several numbers of
 * reports, over HTTP and from inside, against the same figures by GROUP BY. Sizes and ways take turns, so that whatever
 * else the machine does hits all alike.
 */
await runBench(async (progress, loadBefore) => {
  const options = readOptions({ sizes: [10_000, 100_000, 1_000_000], rounds: 60, controls: 5 })
  const sizes = [...options.sizes].sort((a, b) => a - b)
  const cluster = await startBenchCluster(progress)
  const cities: Awaited<ReturnType<typeof serveCity>>[] = []
  let models: Awaited<ReturnType<typeof makeModels>> | undefined
  for (const size of sizes) {
    const city = await createCityDatabase(cluster, `city_${size}`)
    models ??= await progress.step('Writing reports to copy', () => makeModels(city))
    await progress.step(`Storing ${short(size)} reports`, (at) => loadReports(city, models!, size, at))
    cities.push(await serveCity(city, size))
  }
  const boards = Math.ceil(options.rounds / options.controls)
  const block = async () => {
    for (const city of cities) city.control.push(await city.measureControl())
    for (let round = -1; round < boards; round++)
      for (const city of cities) {
        const { http, inside } = await city.measureBoard(round)
        // The first after the control finds nothing of its own in memory.
        if (round < 0) continue
        city.http.push(http)
        city.inside.push(inside)
      }
  }
  await block()
  for (const city of cities) for (const times of [city.http, city.inside, city.control]) times.length = 0
  await progress.step(`Reading, ${options.controls} times by GROUP BY and ${boards} boards`, async (at) => {
    for (let round = 0; round < options.controls; round++) {
      await block()
      at((round + 1) / options.controls)
    }
  })
  const [smallest, largest] = [cities[0]!, cities.at(-1)!]
  const growth = (of: 'http' | 'inside') => median(largest[of]) / median(smallest[of])
  const ahead = median(largest.control) / median(largest.http)
  report(
    {
      bench: 'bench:snapshot',
      machine: await describeMachine(smallest.knex, loadBefore),
      setting: `The city's board over ${smallest.days} days, medians of ${boards * options.controls} readings of each size, of ${options.controls} by GROUP BY, in turns; the control is the same figures by GROUP BY, checked to be equal.`,
      claims: [
        {
          what: `board over HTTP, ${short(largest.size)} ÷ ${short(smallest.size)} reports`,
          target: '≤ 1.2',
          measured: short(growth('http')),
          reached: growth('http') <= 1.2,
        },
        {
          what: `board from inside, ${short(largest.size)} ÷ ${short(smallest.size)} reports`,
          target: '≤ 1.2',
          measured: short(growth('inside')),
          reached: growth('inside') <= 1.2,
        },
        {
          what: `GROUP BY ÷ board over HTTP at ${short(largest.size)}`,
          target: '≥ 100',
          measured: short(ahead),
          reached: ahead >= 100,
        },
      ],
      rows: cities.map((city) => ({
        reports: short(city.size),
        'HTTP ms': short(median(city.http)),
        'p95 ms': short(percentileOf(city.http, 0.95)),
        'inside ms': short(median(city.inside)),
        'GROUP BY ms': short(median(city.control)),
        'GROUP BY ÷ HTTP': short(median(city.control) / median(city.http)),
        'answer KB': short(city.bytes / 1000),
      })),
      raw: {
        sizes: cities.map(({ size, http, inside, control }) => ({
          size,
          httpMs: median(http),
          insideMs: median(inside),
          controlMs: median(control),
        })),
      },
    },
    options,
  )
})

/** The API on one of the databases, and how long its board takes. */
async function serveCity(database: CityDatabase, size: number) {
  const { knex, reference, period } = database
  const { deps, get } = await serveApi(database)
  const query = boardQuery.parse({})
  const set = reference.areaSets.find(reference.city.defaultAreaSet)!.id
  const city = {
    knex,
    size,
    days: (Date.parse(period.to) - Date.parse(period.from)) / 86_400_000 + 1,
    http: [] as number[],
    inside: [] as number[],
    control: [] as number[],
    bytes: 0,
    /** Both ways, in changing order: the second finds the caches warm. */
    async measureBoard(round: number) {
      const overHttp = () =>
        timed(async () => {
          city.bytes = (await get('/api/board')).byteLength
        })
      const fromInside = () => timed(() => readBoard(deps, query))
      const first = round % 2 === 0 ? await overHttp() : await fromInside()
      const second = round % 2 === 0 ? await fromInside() : await overHttp()
      return round % 2 === 0 ? { http: first, inside: second } : { http: second, inside: first }
    },
    measureControl: () => timed(() => readByGroupBy(knex, period, set)),
  }
  checkEqual(await readBoard(deps, query), await readByGroupBy(knex, period, set))
  return city
}
