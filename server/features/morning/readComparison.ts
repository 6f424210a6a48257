import type { Knex } from 'knex'
import type { Comparison } from '../../../contracts/morning.ts'
import { ALL } from '../../figures/counters.ts'
import type { ScopeCounts } from '../../figures/definitions.ts'
import { presentFigures } from '../../figures/present.ts'
import { readCounts, type BoardCounts } from '../../figures/readCounts.ts'
import { presentRowFigure, type RowStanding } from '../../figures/rowDefinitions.ts'
import type { Category, Reference } from '../../reports/reference.ts'

const SHARES = ['received', 'onTime', 'onTimeAfterExtension', 'late', 'satisfiedOrAccepted'] as const

interface Cell {
  area: number
  category: number
  received: number
  on_time: number
  with_outcome: number
}

/** The areas of a set beside each other and beside the city, from the tallies. `standing.scope` is the one that asks. */
export async function readComparison(
  trx: Knex,
  city: Reference,
  standing: RowStanding,
  today: string,
): Promise<{ comparison: Comparison; counts: BoardCounts }> {
  const { period, scope } = standing
  const whole = { ...scope, area: null }
  const counts = await readCounts(trx, city, whole, period, today)
  const cells = await readCells(trx, [ALL, ...counts.areas.keys()], standing)
  const received = [...counts.areas.values()].reduce((sum, area) => sum + area.received, 0)
  const present = (of: ScopeCounts, area: (typeof city.areas)[number] | null) =>
    presentFigures(SHARES, of, { ...standing, scope: { ...scope, area } })
  return {
    counts,
    comparison: {
      city: present(counts.headline, null),
      areas: [...counts.areas].map(([id, of]) => {
        const area = city.areaById.get(id)!
        return {
          ...{ code: area.code, name: area.name },
          figures: present(of, area),
          expected: presentRowFigure('onTimeExpected', expected(cells, id), {
            ...standing,
            scope: { ...scope, area },
          }),
        }
      }),
      unmapped: counts.headline.received - received,
      mix: mixOf(city, cells, standing),
    },
  }
}

/** What was received and resolved in the period, by area (0 for the city) and category. */
async function readCells(trx: Knex, areas: number[], { period }: RowStanding): Promise<Cell[]> {
  const { rows } = await trx.raw(
    `select area_id as area, category_id as category, sum(received)::integer as received, sum(on_time)::integer as on_time,
       sum(on_time + on_time_after_extension + late)::integer as with_outcome
     from tally_category_day where area_id = any(?::integer[]) and day between ? and ? group by area_id, category_id`,
    [areas, period.from, period.to],
  )
  return rows
}

/** How many of an area's reports would be on time if each category were handled as in the whole city. */
function expected(cells: Cell[], area: number) {
  const rates = new Map(
    cells
      .filter((cell) => cell.area === ALL)
      .map((cell) => [cell.category, cell.on_time / cell.with_outcome]),
  )
  const own = cells.filter((cell) => cell.area === area && cell.with_outcome > 0)
  return {
    numerator: own.reduce((sum, cell) => sum + cell.with_outcome * rates.get(cell.category)!, 0),
    denominator: own.reduce((sum, cell) => sum + cell.with_outcome, 0),
  }
}

/** By group of categories, what the area has most of first. */
function mixOf(city: Reference, cells: Cell[], standing: RowStanding): Comparison['mix'] {
  const { scope } = standing
  const of = (area: number, group: Category | null) =>
    cells
      .filter((cell) => cell.area === area)
      .filter(
        (cell) => !group || (city.categories.get(cell.category)!.parentId ?? cell.category) === group.id,
      )
      .reduce((sum, cell) => sum + cell.received, 0)
  const shareOf = (area: typeof scope.area, category: Category) =>
    presentRowFigure(
      'categoryShare',
      { numerator: of(area?.id ?? ALL, category), denominator: of(area?.id ?? ALL, null) },
      { ...standing, scope: { ...scope, area, category } },
    )
  return city.categories.all
    .filter(({ parentId }) => parentId === null)
    .map((group) => ({
      ...{ code: group.code, name: group.name },
      mine: shareOf(scope.area, group),
      city: shareOf(null, group),
    }))
    .filter(({ city: share }) => share.numerator! > 0)
    .sort((a, b) => b.mine.numerator! - a.mine.numerator! || b.city.numerator! - a.city.numerator!)
}
