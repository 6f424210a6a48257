import { loadCity } from '../../fixtures/loadCity.ts'
import type { Progress } from '../../server/process/progress.ts'
import { WorkingTime } from '../../server/sla/workingTime.ts'
import { MinuteModel } from '../../tests/support/minuteModel.ts'
import type { Results } from '../support/output.ts'
import { readOptions } from '../support/options.ts'
import { runBench } from '../support/run.ts'
import { median, short } from '../support/stats.ts'

const YEAR = { from: new Date('2026-01-01T00:00Z'), to: new Date('2027-01-01T00:00Z') }
/** Starts lie in the first ten months, so that every walk ends within the year. */
const STARTS = 300 * 86_400_000
/** Five working days. */
const LONGEST = 2400
const GOLDEN = (Math.sqrt(5) - 1) / 2

interface Addition {
  start: Date
  minutes: number
}

/**
 * Deadlines a second over Hà Nội's calendar of 2026, Tết included, against a walk minute by minute over minutes that
 * were looked up before: the clock of the control only runs while it walks. Rounds take turns; every deadline of the
 * control is checked to be ours.
 */
export async function measureWorkingTime(
  progress: Progress,
  options: { additions: number; walks: number; rounds: number },
): Promise<Pick<Results, 'setting' | 'claims' | 'rows' | 'raw'>> {
  const { calendar } = await loadCity('hanoi')
  const time = new WorkingTime(calendar)
  const model = new MinuteModel(calendar, YEAR.from, YEAR.to)
  const additions = Array.from({ length: options.additions }, (_, i): Addition => ({
    start: new Date(YEAR.from.getTime() + Math.floor(((i * GOLDEN) % 1) * STARTS)),
    minutes: 1 + ((i * 7919) % LONGEST),
  }))
  const walks = additions.slice(0, options.walks)
  for (const { start, minutes } of walks) {
    const [ours, walked] = [time.addMinutes(start, minutes).at, model.walk(start, minutes)]
    if (ours.getTime() !== walked?.getTime())
      throw new Error(
        `${minutes} minutes from ${start.toISOString()}: ${ours.toISOString()} is not ${walked?.toISOString()}`,
      )
  }
  const deadlines = additions.map(({ start, minutes }) => time.addMinutes(start, minutes).at)
  const rates = { added: [] as number[], measured: [] as number[], walked: [] as number[] }
  await progress.step(`Adding working time, ${options.rounds} rounds`, async (at) => {
    for (let round = -1; round < options.rounds; round++) {
      const added = rate(additions, ({ start, minutes }) => time.addMinutes(start, minutes).at.getTime())
      const measured = rate(additions, ({ start }, i) => time.minutesBetween(start, deadlines[i]!))
      const walked = rate(walks, ({ start, minutes }) => model.walk(start, minutes)!.getTime())
      at(Math.max(0, round) / options.rounds)
      if (round < 0) continue
      rates.added.push(added)
      rates.measured.push(measured)
      rates.walked.push(walked)
    }
  })
  const [added, measured, walked] = [median(rates.added), median(rates.measured), median(rates.walked)]
  return {
    setting: `Deadlines of 1 to ${short(LONGEST)} working minutes over Hà Nội's calendar of 2026, medians of ${options.rounds} rounds of ${short(options.additions)}; the control walks ${short(options.walks)} of them over minutes that are looked up before.`,
    claims: [
      {
        what: 'working-time additions ÷ minute by minute',
        target: '≥ 100',
        measured: short(added / walked),
        reached: added / walked >= 100,
      },
      {
        what: 'working-time additions a second',
        target: '≥ 1,000,000',
        measured: short(added),
        reached: added >= 1_000_000,
      },
    ],
    rows: [
      { what: 'adding minutes', 'a second': short(added) },
      { what: 'measuring between', 'a second': short(measured) },
      { what: 'adding minute by minute', 'a second': short(walked) },
    ],
    raw: { addedPerSecond: added, measuredPerSecond: measured, walkedPerSecond: walked },
  }
}

/** How many a second. The results are added up, so that none can be left out. */
function rate(all: Addition[], work: (one: Addition, index: number) => number): number {
  let sum = 0
  const began = performance.now()
  for (let i = 0; i < all.length; i++) sum += work(all[i]!, i)
  const took = performance.now() - began
  if (!Number.isFinite(sum)) throw new Error('A deadline is missing')
  return all.length / (took / 1000)
}

/** Alone, without a database: `node bench/sla/workingTime.ts`. */
if (import.meta.main)
  await runBench(async (progress) => {
    const options = readOptions({ additions: 200_000, walks: 2000, rounds: 9 })
    const { setting, claims, rows } = await measureWorkingTime(progress, options)
    console.log(setting)
    console.table(claims)
    console.table(rows)
  })
