import type { Knex } from 'knex'
import type { Morning } from '../../../contracts/morning.ts'
import { presentFigure } from '../../figures/present.ts'
import { scopeCounts } from '../../figures/readCounts.ts'
import { noSums } from '../../figures/readSums.ts'
import type { RowStanding } from '../../figures/rowDefinitions.ts'
import type { Reference } from '../../reports/reference.ts'
import { groupConditions } from '../reports/groups.ts'

/** Where in a district its open reports lie, by ward of the newest set of wards; nothing for an area that is a ward itself. */
export async function readPlaces(
  trx: Knex,
  city: Reference,
  standing: RowStanding,
): Promise<Morning['backlog']['byPlace']> {
  const { scope } = standing
  const finer = city.areaSets.all.findLast(({ level }) => level === 'ward')
  if (!finer || scope.set.level === 'ward') return []
  const { rows } = await trx.raw(
    `select inner_area.area_id as id, count(*)::integer as open from report
       join report_area outer_area on outer_area.report_id = report.id and outer_area.area_id = ?
       join report_area inner_area on inner_area.report_id = report.id and inner_area.set_id = ?
     where ${groupConditions.open} group by inner_area.area_id order by open desc, id`,
    [scope.area!.id, finer.id],
  )
  return (rows as { id: number; open: number }[]).map(({ id, open }) => {
    const { code, name } = city.areaById.get(id)!
    const backlog = presentFigure('backlog', scopeCounts({ ...noSums(), open }, 0, null), standing)
    const within = new URLSearchParams({ within: code, withinSet: finer.code })
    return { code, name, backlog: { ...backlog, rows: `${backlog.rows}&${within}` } }
  })
}
