import { deepStrictEqual } from 'node:assert'
import { inSnapshot } from '../server/log/read.ts'
import { readLens } from '../server/replay/lens.ts'
import { emptyBoard } from '../server/replay/pastBoard.ts'
import { boardAt, foldUpTo, seqAt } from '../server/replay/seek.ts'
import { makeLog } from './replay/log.ts'
import { serveApi, timed } from './support/api.ts'
import { createCityDatabase, startBenchCluster, type CityDatabase } from './support/database.ts'
import { describeMachine } from './support/machine.ts'
import { readOptions } from './support/options.ts'
import { report } from './support/output.ts'
import { runBench } from './support/run.ts'
import { median, percentileOf, short } from './support/stats.ts'

const SCREENS = 4

/**
 * `npm run bench:replay`: seeking to random instants of logs of several lengths over HTTP, as a wall seeks; the same by one
 * screen and by a grid of four; and as the control the same board folded from the start of the log. Sizes and ways take turns.
 */
await runBench(async (progress, loadBefore) => {
  const options = readOptions({ sizes: [100_000, 1_000_000], rounds: 200, controls: 3 })
  const sizes = [...options.sizes].sort((a, b) => a - b)
  const cluster = await startBenchCluster(progress)
  const cities: Awaited<ReturnType<typeof openCity>>[] = []
  for (const size of sizes) {
    const city = await createCityDatabase(cluster, `city_${size}`)
    const events = await progress.step(`Making a log of ${short(size)} events`, (at) =>
      makeLog(city, size, at),
    )
    cities.push(await openCity(city, events))
  }
  const perControl = Math.ceil(options.rounds / options.controls)
  await progress.step(`Seeking ${perControl * options.controls} times`, async (at) => {
    for (const city of cities) await city.seek(1)
    for (let control = 0; control < options.controls; control++) {
      for (const city of cities) city.control.push(await city.foldFromStart())
      for (let round = 0; round < perControl; round++)
        for (const city of cities) {
          const [one, grid] = round % 2 === 0 ? [1, SCREENS] : [SCREENS, 1]
          for (const screens of [one, grid])
            city[screens === 1 ? 'one' : 'grid'].push(await city.seek(screens))
        }
      at((control + 1) / options.controls)
    }
  })
  const [smallest, largest] = [cities[0]!, cities.at(-1)!]
  const p99 = percentileOf(largest.one, 0.99)
  const growth = median(largest.one) / median(smallest.one)
  const ahead = median(largest.control) / median(largest.one)
  const grid = median(largest.grid) / median(largest.one)
  report(
    {
      bench: 'bench:replay',
      machine: await describeMachine(smallest.knex, loadBefore),
      setting: `Seeks to random instants over HTTP, ${perControl * options.controls} by one screen and as many by ${SCREENS} at once in turns; the control folds the log from its start to such an instant, ${options.controls} times, and was checked to make the same board.`,
      claims: [
        {
          what: `seek in ${short(largest.events)} events, p99 ms`,
          target: '< 1,000',
          measured: short(p99),
          reached: p99 < 1000,
        },
        {
          what: `folding from the start ÷ seek at ${short(largest.events)}`,
          target: '≥ 20',
          measured: short(ahead),
          reached: ahead >= 20,
        },
        {
          what: `seek in ${short(largest.events)} ÷ ${short(smallest.events)} events`,
          target: '≤ 1.5',
          measured: short(growth),
          reached: growth <= 1.5,
        },
        {
          what: `${SCREENS} screens that seek the same instant ÷ one`,
          target: '≤ 2',
          measured: short(grid),
          reached: grid <= 2,
        },
      ],
      rows: cities.map((city) => ({
        events: short(city.events),
        'seek p50 ms': short(median(city.one)),
        'p99 ms': short(percentileOf(city.one, 0.99)),
        [`${SCREENS} screens p50 ms`]: short(median(city.grid)),
        [`${SCREENS} screens p99 ms`]: short(percentileOf(city.grid, 0.99)),
        'from the start ms': short(median(city.control)),
        'answer KB': short(city.bytes / 1000),
      })),
      raw: { sizes: cities.map(({ events, one, grid: four, control }) => ({ events, one, four, control })) },
    },
    options,
  )
})

/** The API on one of the databases, and ways to the past. */
async function openCity(database: CityDatabase, events: number) {
  const { knex, reference } = database
  const { get } = await serveApi(database)
  const { rows } = await knex.raw('select min(at) as first, max(at) as last from event_log')
  const [first, last] = [rows[0].first.getTime(), Math.min(rows[0].last.getTime(), Date.now())]
  const instant = (share = Math.random()) => new Date(first + Math.floor((last - first) * share))
  /** @param share of the log's span; the control's length is that of the way to it */
  const fold = (share: number, check: boolean) =>
    inSnapshot(knex, async (trx) => {
      const lens = (await readLens(trx, reference))!
      const seq = await seqAt(trx, lens, instant(share))
      const board = emptyBoard(lens)
      const ms = await timed(() => foldUpTo(board, lens, { trx, seq }))
      const plain = ({ sums }: typeof board) => [...sums.period].sort(([a], [b]) => (a < b ? -1 : 1))
      if (check) deepStrictEqual(plain(board), plain(await boardAt(trx, lens, seq)))
      return ms
    })
  let checked = false
  const city = {
    knex,
    events,
    one: [] as number[],
    grid: [] as number[],
    control: [] as number[],
    bytes: 0,
    /** Some screens at once, to one random instant. */
    seek(screens: number) {
      const path = `/api/replay?at=${instant().toISOString()}`
      return timed(async () => {
        const answers = await Promise.all(Array.from({ length: screens }, () => get(path)))
        city.bytes = answers[0]!.byteLength
      })
    },
    /** To the middle of the log's span, which is what random instants are on average. */
    async foldFromStart() {
      const ms = await fold(0.5, !checked)
      checked = true
      return ms
    },
  }
  return city
}
