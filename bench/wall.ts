import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { ensureClient } from '../scripts/client.ts'
import { projectRoot } from '../server/env.ts'
import { post } from './latency/poster.ts'
import { startWorker } from './support/child.ts'
import { createCityDatabase, startBenchCluster } from './support/database.ts'
import { intakeSource } from './support/intakes.ts'
import { describeMachine } from './support/machine.ts'
import { readOptions } from './support/options.ts'
import { report } from './support/output.ts'
import { runBench } from './support/run.ts'
import { median, percentileOf, short } from './support/stats.ts'
import { openBrowser, openWall, timeToFigures } from './wall/browser.ts'
import { measureHeld, turnScenes } from './wall/soak.ts'
import { traceTasks, type Tasks } from './wall/trace.ts'

/** From the sender's start until the wall has settled into its rhythm. */
const WARM_UP_S = 8
const LONG_MS = 50

/** Bytes, after gzip, of the scripts that the page names. */
function firstScriptBytes(): number {
  const dist = path.join(projectRoot, 'client/dist')
  const page = readFileSync(path.join(dist, 'index.html'), 'utf8')
  return [...page.matchAll(/<script[^>]* src="([^"]+)"/g)].reduce(
    (sum, [, name]) => sum + gzipSync(readFileSync(path.join(dist, name!)), { level: 9 }).length,
    0,
  )
}

/**
 * `npm run bench:wall`: an open wall in a browser at a rate of events, against the same wall of an empty city where nothing
 * happens, in turns; how soon the first figures stand; and with `--soak SECONDS` what the page holds after so long.
 */
await runBench(async (progress, loadBefore) => {
  const options = readOptions({ rate: 1000, seconds: 15, rounds: 3, opens: 7, soak: 0 })
  await ensureClient(progress)
  const cluster = await startBenchCluster(progress)
  const city = await createCityDatabase(cluster, 'wall')
  const still = await createCityDatabase(cluster, 'still')
  const serve = async ({ connection }: typeof city) =>
    `http://127.0.0.1:${await startWorker('bench/support/service.ts').call<number>('startWithClient', connection)}`
  const [url, stillUrl] = [await serve(city), await serve(still)]
  const today = city.reference.workingTime.dayOf(new Date())
  const agency = city.reference.agencies.all.find(
    ({ validFrom, validTo }) => (!validFrom || validFrom <= today) && (!validTo || validTo >= today),
  )!.code
  const next = intakeSource(city.fixture)
  const send = (seconds: number) => post(url, next, { rate: options.rate, seconds, agency })
  await send(3)

  const browser = await openBrowser()
  const opens: number[] = []
  await progress.step(`Opening the wall ${options.opens} times`, async () => {
    for (let i = 0; i <= options.opens; i++) {
      const ms = await timeToFigures(browser, url)
      // The first compiles what the browser itself keeps.
      if (i > 0) opens.push(ms)
    }
  })

  const busy: Tasks[] = []
  const empty: Tasks[] = []
  const achieved: number[] = []
  await progress.step(
    `${options.rounds} rounds at ${short(options.rate)} events a second and at none`,
    async (at) => {
      for (let round = 0; round < options.rounds; round++) {
        const quiet = await openWall(browser, stillUrl)
        await quiet.page.waitForTimeout(WARM_UP_S * 1000)
        empty.push(await traceTasks(browser, quiet.page, options.seconds))
        await quiet.page.context().close()

        const wall = await openWall(browser, url)
        const sending = send(WARM_UP_S + options.seconds + 2)
        await wall.page.waitForTimeout(WARM_UP_S * 1000)
        busy.push(await traceTasks(browser, wall.page, options.seconds))
        achieved.push((await sending).length / (WARM_UP_S + options.seconds + 2))
        await wall.page.context().close()
        at((round + 1) / options.rounds)
      }
    },
  )

  const soak = options.soak > 0 ? await soaked() : null
  async function soaked() {
    const { page, cdp } = await openWall(browser, url)
    return progress.step(`Turning scenes for ${options.soak} s under load`, async () => {
      const sending = send(options.soak * 1.2 + 20)
      await turnScenes(page, Math.min(20, options.soak / 4))
      const before = await measureHeld(cdp)
      const turns = await turnScenes(page, options.soak)
      const after = await measureHeld(cdp)
      await sending
      return { before, after, turns }
    })
  }

  const longestOf = (all: Tasks[], of: 'durations' | 'cpu') =>
    percentileOf(
      all.flatMap((tasks) => tasks[of]),
      1,
    )
  const longest = longestOf(busy, 'cpu')
  const longestEmpty = longestOf(empty, 'cpu')
  const share = median(busy.map((tasks) => tasks.busy))
  const shareEmpty = median(empty.map((tasks) => tasks.busy))
  const bytes = firstScriptBytes()
  const row = (what: string, all: Tasks[], events: string) => {
    const durations = all.flatMap((tasks) => tasks.durations)
    const cpu = all.flatMap((tasks) => tasks.cpu)
    return {
      wall: what,
      'events/s': events,
      'main thread busy': `${short(median(all.map((tasks) => tasks.busy)) * 100)} %`,
      tasks: short(durations.length),
      'p99 ms': short(percentileOf(cpu, 0.99)),
      'longest ms': short(percentileOf(cpu, 1)),
      [`over ${LONG_MS} ms`]: cpu.filter((ms) => ms > LONG_MS).length,
      'p99 with waiting': short(percentileOf(durations, 0.99)),
      [`over ${LONG_MS} ms with waiting`]: durations.filter((ms) => ms > LONG_MS).length,
    }
  }
  report(
    {
      bench: 'bench:wall',
      machine: await describeMachine(city.knex, loadBefore),
      setting: `The wall of Hà Nội in Chromium at 1920×1080, drawn by software, ${options.rounds} rounds of ${options.seconds} s each in turns with the same wall of an empty city where nothing happens; server, sender, PostgreSQL and browser share the machine, so that a task's time is that in which its thread ran; with the time that it waited for a core it stands beside.${soak ? ` Soak: ${soak.turns} turns of scenes in ${options.soak} s under the same load.` : ''}`,
      claims: [
        {
          what: 'script before the first figures, kB gzip',
          ...{ target: '≤ 60', measured: short(bytes / 1000), reached: bytes <= 60_000 },
        },
        {
          what: 'HTML to first figures, median ms',
          ...{ target: '< 1,000', measured: short(median(opens)), reached: median(opens) < 1000 },
        },
        {
          what: `longest main-thread task at ${short(options.rate)} events/s, ms of processor`,
          ...{ target: '≤ 50', measured: short(longest), reached: longest <= LONG_MS },
        },
        {
          what: 'longest task ÷ that of the empty wall',
          ...{ target: '–', measured: short(longest / longestEmpty), reached: null },
        },
        {
          what: 'main thread busy ÷ that of the empty wall',
          ...{ target: '–', measured: short(share / shareEmpty), reached: null },
        },
        ...(soak
          ? [
              {
                what: 'heap after the soak ÷ before',
                target: '≤ 1.2',
                measured: short(soak.after.heapMb / soak.before.heapMb),
                reached: soak.after.heapMb <= soak.before.heapMb * 1.2,
              },
              {
                what: 'DOM nodes / listeners after the soak ÷ before',
                target: '≤ 1.2',
                measured: `${short(soak.after.nodes / soak.before.nodes)} / ${short(soak.after.listeners / soak.before.listeners)}`,
                reached:
                  soak.after.nodes <= soak.before.nodes * 1.2 &&
                  soak.after.listeners <= soak.before.listeners * 1.2,
              },
            ]
          : []),
      ],
      rows: [row('at work', busy, short(median(achieved))), row('empty', empty, '0')],
      raw: { opens, bytes, achieved, longest, longestEmpty, share, shareEmpty, soak },
    },
    options,
  )
})
