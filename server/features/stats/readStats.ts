import {
  isTime,
  type Stats,
  type StatsDimension,
  type StatsQuery,
  type StatsTable,
} from '../../../contracts/stats.ts'
import { computeFigure, figureDefinitions, type RowsOf } from '../../figures/definitions.ts'
import type { Period } from '../../figures/period.ts'
import type { Deps } from '../../http/deps.ts'
import type { Reach } from '../../identity/reach.ts'
import { inSnapshot, readHead } from '../../log/read.ts'
import type { Knex } from 'knex'
import type { Reference } from '../../reports/reference.ts'
import { axesOf } from './axes.ts'
import { levelOf, levelsOf, type Cell } from './cube.ts'
import { parametersOf } from './dimensions.ts'
import { familyOf, planStats, type Plan } from './plan.ts'
import { filtersOf, readRows } from './readRows.ts'
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
        const { unit, rule } = figureDefinitions[name]
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
    levels: levelsOf(plan.by).map((by) => ({
      by,
      cells: levelOf(city, plan, period, records, axes, by, today).cells.map((cell) => ({
        at: cell.at,
        where: whereOf(
          plan,
          by,
          cell,
          by.map((dimension, index) => axes[plan.by.indexOf(dimension)]!.axis.values[cell.at[index]!]!.code),
        ),
        values: plan.measures.map((name) => computeFigure(name, cell.counts)),
      })),
    })),
    addresses: plan.measures.map((name) => {
      const { rows, denominatorRows } = figureDefinitions[name]
      return {
        rows: addressOf(plan, rows, period),
        denominatorRows: denominatorRows ? addressOf(plan, denominatorRows, period) : null,
      }
    }),
  }
}

const fieldsOf: Partial<Record<StatsDimension, readonly string[]>> = {
  area: ['area', 'outside'],
  group: ['category'],
}
/** Parameters of an address that the cells say, at one level or another. */
const ofCells = ({ by }: Plan) => new Set(by.flatMap((dimension) => fieldsOf[dimension] ?? [dimension]))

/** The address of the rows of a measure, but for what each cell says. */
function addressOf(plan: Plan, of: RowsOf, period: Period): string {
  const { scope } = plan
  const said = ofCells(plan)
  const filters = Object.entries(filtersOf(plan)).filter(([name]) => !said.has(name))
  const isOfAccounts = of.list === 'adoption'
  const days = isOfAccounts || plan.by.some(isTime) || (of.list === 'reports' && of.ever) ? {} : { ...period }
  const parameters = new URLSearchParams({
    ...(isOfAccounts ? {} : { is: of.is }),
    ...days,
    ...Object.fromEntries(filters.map(([name, value]) => [name, String(value)])),
    set: scope.set.code,
  })
  if (isOfAccounts) parameters.delete('agencies')
  return `/api/${of.list}?${parameters}`
}

/** What a cell adds to it. */
function whereOf(plan: Plan, by: StatsDimension[], { days }: Cell, codes: (string | null)[]): string {
  const said = ofCells(plan)
  const filters = Object.entries(filtersOf(plan)).filter(([name]) => said.has(name))
  const timed = plan.by.some(isTime)
  const values: Record<string, string> = Object.fromEntries(
    filters.map(([name, value]) => [name, String(value)]),
  )
  // A group says less than a category, whichever stands first.
  const inOrder = by.map((dimension, index) => ({ dimension, code: codes[index]! }))
  inOrder.sort((a, b) => Number(b.dimension === 'group') - Number(a.dimension === 'group'))
  for (const { dimension, code } of inOrder) Object.assign(values, parametersOf(plan, dimension, code))
  return new URLSearchParams({ ...(timed && { ...days }), ...values }).toString()
}
