import { PassThrough, type Readable } from 'node:stream'
import type { WhatIfBody, WhatIfLine, WhatIfResult } from '../../../contracts/whatIf.ts'
import { ProblemError } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import { asProblem } from '../../http/problems.ts'
import { inSnapshot, readHead } from '../../log/read.ts'
import type { Reference } from '../../reports/reference.ts'
import { planWhatIf, type WhatIfPlan } from './whatIfPlan.ts'
import { countWhatIfRows, readWhatIfRows } from './whatIfRows.ts'
import { WhatIfTally } from './whatIfTally.ts'

const PROGRESS_MS = 250
/** Each takes a part of the one thread that serves everybody. */
const AT_ONCE = 2

/** What a what-if tells while it runs, and what it asks. */
export interface Listener {
  /** @param share 0 to 1 */
  progress(share: number): void
  /** Whether nobody listens any more. */
  isGone(): boolean
}

/**
 * Reckons the deadlines of a past period anew, in one read-only snapshot of the database.
 * @returns null where the listener went away before the end
 */
export async function reckonWhatIf(
  { knex, reference }: Pick<Deps, 'knex' | 'reference'>,
  plan: WhatIfPlan,
  listener: Listener,
): Promise<WhatIfResult | null> {
  return inSnapshot(knex, async (trx) => {
    const head = await readHead(trx)
    const { rows } = await trx.raw('select now() as now')
    const expected = await countWhatIfRows(trx, plan)
    const tally = new WhatIfTally(plan, rows[0].now)
    for await (const reports of readWhatIfRows(trx, plan)) {
      if (listener.isGone()) return null
      for (const report of reports) tally.add(report)
      listener.progress(tally.total.reports / Math.max(1, expected))
    }
    return present(reference(), plan, tally, head.seq)
  })
}

function present(city: Reference, plan: WhatIfPlan, tally: WhatIfTally, asOfSeq: number): WhatIfResult {
  const { period, set } = plan
  const areas = city.areas.flatMap(({ id, setId, code, name }) => {
    const compared = setId === set.id && tally.areas.get(id)
    return compared ? [{ code, name, ...compared.present() }] : []
  })
  const agencies = city.agencies.all.flatMap(({ id, code, name }) => {
    const compared = tally.agencies.get(id)
    return compared ? [{ code, name, ...compared.present() }] : []
  })
  return {
    asOfSeq,
    period,
    set: set.code,
    ...tally.total.present(),
    withoutDeadline: tally.withoutDeadline,
    areas,
    agencies,
    flips: tally.flips,
  }
}

/**
 * Answers what-ifs as NDJSON, few at a time; one whose client goes away stops.
 * @returns a function that throws ProblemError as {@link planWhatIf}, and `unavailable` where too many run already
 */
export function createWhatIf(deps: Deps): (body: WhatIfBody) => Readable {
  let running = 0
  const answer = async (plan: WhatIfPlan, out: PassThrough) => {
    const send = (line: WhatIfLine) => void (out.destroyed || out.write(`${JSON.stringify(line)}\n`))
    let said = -Infinity
    const listener: Listener = {
      progress(share) {
        if (performance.now() - said < PROGRESS_MS) return
        said = performance.now()
        send({ progress: Math.round(share * 1000) / 1000 })
      },
      isGone: () => out.destroyed,
    }
    try {
      listener.progress(0)
      const result = await reckonWhatIf(deps, plan, listener)
      if (result) send({ result })
    } catch (error) {
      deps.log.error({ error }, 'what-if broken off')
      // The status line has gone out: the last line says what went wrong.
      send({ problem: asProblem(error).toProblem() })
    } finally {
      running--
      out.end()
    }
  }
  return (body) => {
    const city = deps.reference()
    const plan = planWhatIf(city, body, city.workingTime.dayOf(deps.now()))
    if (running >= AT_ONCE)
      throw new ProblemError('unavailable', `${AT_ONCE} what-ifs are running already; try again in a moment`)
    running++
    const out = new PassThrough()
    void answer(plan, out)
    return out
  }
}
