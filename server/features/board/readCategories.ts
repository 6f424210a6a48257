import { rowFigures, type BoardQuery, type CategoriesBoard } from '../../../contracts/board.ts'
import { periodOf } from '../../figures/period.ts'
import { presentFigures } from '../../figures/present.ts'
import { readCategoryCounts } from '../../figures/readCounts.ts'
import { addSums, noSums } from '../../figures/readSums.ts'
import { scopeOf } from '../../figures/scope.ts'
import type { Deps } from '../../http/deps.ts'
import { inSnapshot, readHead } from '../../log/read.ts'
import { categoryIds } from '../../reports/reference.ts'

/** The figures of a scope by category, read from the tallies in one snapshot: groups first, each before its categories. */
export async function readCategories(
  { knex, reference, now }: Deps,
  query: BoardQuery,
): Promise<CategoriesBoard> {
  const city = reference()
  const scope = scopeOf(city, query)
  const period = periodOf(city, query)
  const asked = scope.category ? categoryIds(city, scope.category) : null
  const { all } = city.categories
  const ordered = all
    .filter(({ parentId }) => parentId === null)
    .flatMap((group) => [group, ...all.filter(({ parentId }) => parentId === group.id)])
    .filter(({ id }) => asked?.includes(id) ?? true)
  return inSnapshot(knex, async (trx) => {
    const head = await readHead(trx)
    const today = city.workingTime.dayOf(now())
    const { sums, counts } = await readCategoryCounts(trx, city, scope, period, today)
    return {
      asOfSeq: head.seq,
      asOf: head.foldedAt.toISOString(),
      period,
      set: scope.set.code,
      categories: ordered.map((category) => {
        const { id, code, name, parentId } = category
        const within = categoryIds(city, category).flatMap((one) => sums.get(one) ?? [])
        const standing = { head, period, lang: query.lang, scope: { ...scope, category } }
        return {
          ...{ id, code, name, parent: parentId === null ? null : city.categories.codeOf(parentId) },
          figures: presentFigures(
            rowFigures.categories[query.rows],
            counts(within.reduce(addSums, noSums())),
            standing,
          ),
        }
      }),
    }
  })
}
