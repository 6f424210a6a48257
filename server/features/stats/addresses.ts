import { isTime, type StatsAxis, type StatsDimension } from '../../../contracts/stats.ts'
import type { RowsOf } from '../../figures/definitions.ts'
import type { Period } from '../../figures/period.ts'
import type { Cell } from './cube.ts'
import { parametersOf } from './dimensions.ts'
import type { Plan } from './plan.ts'
import { filtersOf } from './readRows.ts'

const fieldsOf: Partial<Record<StatsDimension, readonly string[]>> = {
  area: ['area', 'outside'],
  group: ['category'],
}
/** Parameters of an address that the cells say, at one level or another. */
const ofCells = ({ by }: Plan) => new Set(by.flatMap((dimension) => fieldsOf[dimension] ?? [dimension]))

/** The address of the rows of a measure, but for what each cell says. */
export function addressOf(plan: Plan, of: RowsOf, period: Period): string {
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

/**
 * What a cell of a level adds to it, told for each cell; what is the same for many is made once.
 * @param axes of the level's dimensions
 */
export function wheresOf(plan: Plan, axes: StatsAxis[]): (cell: Cell) => string {
  const said = ofCells(plan)
  const filters = Object.entries(filtersOf(plan)).filter(([name]) => said.has(name))
  const timed = plan.by.some(isTime)
  // A group says less than a category, whichever stands first: what says more replaces it.
  const inOrder = axes.map((axis, place) => ({ axis, place }))
  inOrder.sort((a, b) => Number(b.axis.dimension === 'group') - Number(a.axis.dimension === 'group'))
  const parts = inOrder.map(({ axis: { dimension, values }, place }) => ({
    place,
    fields: new Set(fieldsOf[dimension] ?? [dimension]),
    texts: isTime(dimension)
      ? []
      : values.map(({ code }) => new URLSearchParams(parametersOf(plan, dimension, code)).toString()),
  }))
  // A dimension says what a filter, or a part before it, said of the same field.
  const kept = parts.filter(
    ({ fields }, index) =>
      !parts.slice(index + 1).some((later) => [...fields].some((field) => later.fields.has(field))),
  )
  const rest = new URLSearchParams(
    filters
      .filter(([name]) => !kept.some(({ fields }) => fields.has(name)))
      .map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
  return ({ at, days: { from, to } }) =>
    [timed && `from=${from}&to=${to}`, rest, ...kept.map(({ place, texts }) => texts[at[place]!])]
      .filter(Boolean)
      .join('&')
}
