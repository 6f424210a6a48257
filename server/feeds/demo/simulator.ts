import { DateTime } from 'luxon'
import type { Intake } from '../../../contracts/report.ts'
import {
  createReportSource,
  hourlyShare,
  type HistoryReport,
} from '../../../fixtures/generator/history/index.ts'
import { createRandom, type Random } from '../../../fixtures/generator/history/random.ts'
import { loadCity, type LoadedCity } from '../../../fixtures/loadCity.ts'
import { ProblemError } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import { runCommand } from '../../reports/command.ts'
import { takeIn } from '../../reports/intake.ts'
import { addPhoto } from '../../reports/photos.ts'
import { bodyOf, deeds, DEMO_SOURCE, findCandidate, type Deed } from './advance.ts'
import { drawnPhoto } from './drawnPhoto.ts'

const TICK_MS = 500
/** After a pause, a suspended machine say, no more than this is made up for. */
const LONGEST_MS = 5_000
const AT_ONCE = 6
const COUNT_EVERY_MS = 10_000
const DAY_HOURS = 24

export interface SimulatorOptions {
  /** Folder of fixtures/. */
  city: string
  /** Reports a minute. */
  rate: number
}

/**
 * Lets the demo city live: reports come in at the chosen rate, by chance, and as many are moved on as keep its backlog
 * about as large as it was. Everything goes through the same intake and commands as a real report.
 */
export async function startSimulator(deps: Deps, { city: code, rate }: SimulatorOptions) {
  const city = await loadCity(code)
  const seed = Date.now() % 2 ** 31
  const simulator = new Simulator(deps, city, rate, seed)
  await simulator.catchUpToday()
  simulator.start()
  return { stop: () => simulator.stop() }
}

class Simulator {
  readonly #deps: Deps
  readonly #city: LoadedCity
  readonly #rate: number
  readonly #random: Random
  readonly #source: (at: Date) => HistoryReport
  #target = new Map<string, number>()
  #pressure = new Map<string, number>()
  #counted = 0
  #lastTick = Date.now()
  #timer: NodeJS.Timeout | undefined
  #ticking: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(deps: Deps, city: LoadedCity, rate: number, seed: number) {
    this.#deps = deps
    this.#city = city
    this.#rate = rate
    this.#random = createRandom(seed)
    this.#source = createReportSource(city, seed)
  }

  start() {
    this.#timer = setTimeout(() => {
      this.#ticking = this.#tick().finally(() => this.#stopped || this.start())
    }, TICK_MS)
  }

  async stop() {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#ticking
  }

  /** The demo's history ends yesterday: what would have come in since midnight comes in at once. */
  async catchUpToday() {
    const { knex, reference, now } = this.#deps
    const { workingTime } = reference()
    const { rows } = await knex.raw('select exists (select from report where received_day = ?) as started', [
      workingTime.dayOf(now()),
    ])
    if (rows[0].started) return
    const { timeZone, published } = this.#city.city
    const local = DateTime.fromJSDate(now(), { zone: timeZone })
    const days = DateTime.fromISO(published.to).diff(DateTime.fromISO(published.from), 'days').days + 1
    const share = hourlyShare(this.#city)[local.weekday - 1]!
    const times: Date[] = []
    for (let hour = 0; hour <= local.hour && hour < DAY_HOURS; hour++) {
      const start = local.startOf('day').plus({ hours: hour })
      const length = Math.min(3_600_000, local.toMillis() - start.toMillis())
      const expected = (published.received / days) * 7 * share[hour]! * (length / 3_600_000)
      for (let n = this.#poisson(expected); n > 0; n--)
        times.push(new Date(start.toMillis() + Math.floor(this.#random.next() * length)))
    }
    await this.#receive(times.sort((a, b) => a.getTime() - b.getTime()))
  }

  async #tick() {
    try {
      if (Date.now() - this.#counted > COUNT_EVERY_MS) await this.#measure()
      const expected = (this.#rate / 60_000) * this.#elapsed()
      await this.#receive(Array.from({ length: this.#poisson(expected) }, () => this.#deps.now()))
      for (const deed of deeds) {
        const pressure = this.#pressure.get(deed.state) ?? 1
        const times = this.#poisson(expected * deed.perReport * pressure)
        for (let done = 0; done < times; done += AT_ONCE)
          await this.#doAtOnce(deed, Math.min(AT_ONCE, times - done))
      }
    } catch (error) {
      this.#deps.log.warn({ error }, 'the demo pauses')
    }
  }

  /** Milliseconds since the last tick. */
  #elapsed(): number {
    const since = this.#lastTick
    this.#lastTick = Date.now()
    return Math.min(LONGEST_MS, this.#lastTick - since)
  }

  /** How full each state is, against how full it was at the start: a fuller one is emptied faster. */
  async #measure() {
    this.#counted = Date.now()
    const { rows } = await this.#deps.knex.raw(
      `select state, count(*)::integer as n from report
       where state in ('received', 'accepted', 'referred', 'in_progress', 'waiting') group by state`,
    )
    const counts = new Map<string, number>(
      rows.map(({ state, n }: { state: string; n: number }) => [state, n]),
    )
    if (this.#target.size === 0)
      this.#target = new Map([...counts].map(([state, n]) => [state, Math.max(n, 15)]))
    this.#pressure = new Map(
      [...counts].map(([state, n]) => [
        state,
        Math.min(4, Math.max(0.1, n / (this.#target.get(state) ?? 15))),
      ]),
    )
  }

  async #receive(times: Date[]) {
    if (times.length === 0) return
    const reports = times.map((at): Intake => {
      const { steps: _planned, receivedAt, ...report } = this.#source(at)
      return { ...report, receivedAt: receivedAt.toISOString(), source: DEMO_SOURCE }
    })
    await takeIn(this.#deps.knex, this.#deps.reference(), reports)
    this.#deps.committed()
  }

  /** So many of a deed side by side, none to a report that another is done to. */
  async #doAtOnce(deed: Deed, times: number) {
    const taken = new Set<string>()
    await Promise.all(Array.from({ length: times }, () => this.#do(deed, taken)))
  }

  async #do(deed: Deed, taken: Set<string>) {
    const { knex, reference, committed } = this.#deps
    const candidate = await findCandidate(knex, deed)
    if (!candidate || taken.has(candidate.code)) return
    taken.add(candidate.code)
    try {
      const { workingTime } = reference()
      const body = await bodyOf(knex, this.#city, deed.name, candidate, this.#random, workingTime)
      if (!body) return
      const category = reference().categories.find(candidate.category)
      if (deed.name === 'resolve' && category?.resolvedWithPhoto)
        await addPhoto(knex, reference(), candidate.code, 'after', await drawnPhoto(this.#random))
      await runCommand(knex, reference(), candidate.code, deed.name, body)
      committed()
    } catch (error) {
      // Somebody else, a person at a desk say, was first.
      if (!(error instanceof ProblemError)) throw error
    }
  }

  /** A Poisson number with the given mean (Knuth), by parts where the mean is large. */
  #poisson(mean: number): number {
    if (mean > 30) return this.#poisson(mean / 2) + this.#poisson(mean / 2)
    const limit = Math.exp(-mean)
    let count = -1
    for (let product = 1; product > limit; count++) product *= this.#random.next()
    return Math.max(0, count)
  }
}
