import { type Stats, type StatsQuery, type StatsTable } from '../../../contracts/stats.ts'
import { compute } from '../../figures/definitions.ts'
import type { Period } from '../../figures/period.ts'
import type { Deps } from '../../http/deps.ts'
import type { Reach } from '../../identity/reach.ts'
import { inSnapshot, readHead } from '../../log/read.ts'
import type { Knex } from 'knex'
import type { Reference } from '../../reports/reference.ts'
import { axesOf } from './axes.ts'
import { addressOf, wheresOf } from './addresses.ts'
import { cubeOf } from './cube.ts'
import { measureDefinitions } from './measures.ts'
import { familyOf, planStats, type Plan } from './plan.ts'
import { readRows } from './readRows.ts'
import { readTallies } from './readTallies.ts'

/**
 * Figures by up to three dimensions, in one snapshot: from the tallies where they have it all, else from the rows within reach.
 * @throws ProblemError `invalid-query`, `unknown-code`, each with the field that it is of
 */
export async function readStats(deps: Deps, query: StatsQuery, reach: Reach): Promise<Stats> {
  const city = deps.reference()
  const plan = planStats(city, query, reach)
  const today = city.workingTime.dayOf(deps.now())
  return inSnapshot(deps.knex, async (trx) => {
    const head = await readHead(trx)
    const { comparison, because, by, scope } = plan
    return {
      asOf: head.foldedAt.toISOString(),
      asOfSeq: head.seq,
      answeredFrom: because.length > 0 ? 'rows' : 'tallies',
      because,
      set: scope.set.code,
      by: [...by],
      measures: plan.measures.map((name) => {
        const { unit, rule } = measureDefinitions[name]
        return { name, unit, rule: rule[query.lang], of: familyOf(name), adds: unit === 'reports' }
      }),
      table: await readTable(trx, city, plan, plan.period, today),
      comparison: comparison && (await readTable(trx, city, plan, comparison, today)),
    }
  })
}

async function readTable(
  trx: Knex,
  city: Reference,
  plan: Plan,
  period: Period,
  today: string,
): Promise<StatsTable> {
  const read = plan.because.length > 0 ? readRows : readTallies
  const records = await read(trx, city, plan, period)
  const axes = axesOf(city, plan, period, records)
  return {
    period,
    axes: axes.map(({ axis }) => axis),
    levels: cubeOf(city, plan, period, records, axes, today).map(({ by, cells }) => {
      const whereOf = wheresOf(
        plan,
        by.map((dimension) => axes[plan.by.indexOf(dimension)]!.axis),
      )
      return {
        by,
        cells: cells.map((cell) => ({
          at: [...cell.at],
          where: whereOf(cell),
          values: plan.measures.map((name) => compute(measureDefinitions[name], cell.counts)),
        })),
      }
    }),
    addresses: plan.measures.map((name) => {
      const { rows, denominatorRows } = measureDefinitions[name]
      return {
        rows: addressOf(plan, rows, period),
        denominatorRows: denominatorRows ? addressOf(plan, denominatorRows, period) : null,
      }
    }),
  }
}
