import type { Readable } from 'node:stream'
import type { WhatIfBody, WhatIfResult } from '../../../../contracts/whatIf.ts'
import type { Deps } from '../../../http/deps.ts'
import { createLines, type Listener } from '../../../http/lines.ts'
import { inSnapshot, readHead } from '../../../log/read.ts'
import type { Reference } from '../../../reports/reference.ts'
import { planWhatIf, type WhatIfPlan } from './plan.ts'
import { countWhatIfRows, readWhatIfRows } from './rows.ts'
import { WhatIfTally } from './tally.ts'

const AT_ONCE = 2

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
 * Answers what-ifs line by line, few at a time.
 * @returns a function that throws ProblemError as {@link planWhatIf}, and `unavailable` where too many run already
 */
export function createWhatIf(deps: Deps): (body: WhatIfBody) => Readable {
  const lines = createLines(deps.log, { name: 'what-if', atOnce: AT_ONCE })
  return (body) => {
    const city = deps.reference()
    const plan = planWhatIf(city, body, city.workingTime.dayOf(deps.now()))
    return lines((listener) => reckonWhatIf(deps, plan, listener))
  }
}
