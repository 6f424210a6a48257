import type { Knex } from 'knex'
import type { ScopeCounts } from '../../figures/definitions.ts'
import type { Period } from '../../figures/period.ts'
import { scopeCounts } from '../../figures/readCounts.ts'
import { addSums, CATEGORY_TABLES, noSums, readSums } from '../../figures/readSums.ts'
import { agencyIds, type Scope } from '../../figures/scope.ts'
import type { Category, Reference } from '../../reports/reference.ts'

/** The counts of one agency, or of it and all that it has succeeded, altogether and by group of categories. */
export async function readAgencyCounts(
  trx: Knex,
  city: Reference,
  scope: Scope,
  period: Period,
  today: string,
): Promise<{ all: ScopeCounts; byCategory: { category: Category; counts: ScopeCounts }[] }> {
  const where = 'area_id = 0 and agency_id = any(?::integer[])'
  const bindings = [agencyIds(scope)]
  const all = await readSums(trx, [{ keys: ['area_id', '0'], where, bindings }], period)
  const leaves = await readSums(
    trx,
    [{ keys: ['category_id', '0'], where, bindings }],
    period,
    CATEGORY_TABLES,
  )
  const workingDays = city.workingTime.workingDays(period.from, period.to < today ? period.to : today)
  const groups = Map.groupBy(leaves, ([key]) => {
    const leaf = city.categories.get(Number(key.split('/')[0]))!
    return leaf.parentId ?? leaf.id
  })
  return {
    all: scopeCounts(all.get('0/0'), workingDays, null),
    byCategory: [...groups]
      .map(([id, some]) => ({
        category: city.categories.get(id)!,
        counts: scopeCounts(
          some.reduce((sum, [, sums]) => addSums(sum, sums), noSums()),
          workingDays,
          null,
        ),
      }))
      .filter(({ counts }) => counts.received > 0 || counts.open > 0)
      .sort((a, b) => b.counts.received - a.counts.received || a.category.id - b.category.id),
  }
}
