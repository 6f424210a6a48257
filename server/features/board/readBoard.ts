import { rowFigures, type Board, type BoardQuery } from '../../../contracts/board.ts'
import { figureNames } from '../../../contracts/figure.ts'
import { readCounts } from '../../figures/readCounts.ts'
import { presentFigures } from '../../figures/present.ts'
import { periodOf } from '../../figures/period.ts'
import { scopeOf } from '../../figures/scope.ts'
import type { Deps } from '../../http/deps.ts'
import { inSnapshot, readHead } from '../../log/read.ts'

/** The board of a scope and a period, read from the tallies in one snapshot. */
export async function readBoard({ knex, reference, now }: Deps, query: BoardQuery): Promise<Board> {
  const city = reference()
  const scope = scopeOf(city, query)
  const period = periodOf(city, query)
  const today = city.workingTime.dayOf(now())
  return inSnapshot(knex, async (trx) => {
    const head = await readHead(trx)
    const counts = await readCounts(trx, city, scope, period, today)
    const standing = { head, period, lang: query.lang }
    const received = [...counts.areas.values()].reduce((sum, area) => sum + area.received, 0)
    return {
      asOfSeq: head.seq,
      asOf: head.foldedAt.toISOString(),
      period,
      set: scope.set.code,
      figures: presentFigures(figureNames, counts.headline, { ...standing, scope }),
      areas: [...counts.areas].map(([id, of]) => {
        const area = city.areaById.get(id)!
        const { code, name } = area
        return {
          id,
          code,
          name,
          figures: presentFigures(rowFigures.areas[query.rows], of, {
            ...standing,
            scope: { ...scope, area },
          }),
        }
      }),
      agencies: [...counts.agencies]
        .filter(([, of]) => scope.agency || of.workload > 0 || of.open > 0)
        .map(([id, of]) => {
          const agency = city.agencies.get(id)!
          const { code, name } = agency
          const figures = presentFigures(rowFigures.agencies[query.rows], of, {
            ...standing,
            scope: { ...scope, agency },
          })
          return { id, code, name, figures }
        }),
      unmapped: scope.area ? 0 : counts.headline.received - received,
    }
  })
}
