import type { Knex } from 'knex'
import { honestyNames, type Honesty } from '../../../contracts/morning.ts'
import type { ScopeCounts } from '../../figures/definitions.ts'
import { presentFigure } from '../../figures/present.ts'
import { presentRowFigure, type RowStanding } from '../../figures/rowDefinitions.ts'
import { agencyIds } from '../../figures/scope.ts'
import { groupConditions } from '../reports/groups.ts'

interface Counted {
  processed: number
  with_outcome: number
  last_minute: number
  without_photo: number
  ping_pong: number
  ever_referred: number
}

/**
 * What looks better than it is, for a scope's area or agency and for the whole city: from the tallies where they have it,
 * else from the rows of the reports received in the period: both parts of a share from the same place, for the rows may be
 * some events ahead of the tallies.
 */
export async function readHonesty(
  trx: Knex,
  standing: RowStanding,
  counts: { mine: ScopeCounts; city: ScopeCounts },
): Promise<Honesty> {
  const whole = { ...standing, scope: { ...standing.scope, area: null, agency: null, lineage: undefined } }
  const [mine, city] = [await readRows(trx, standing), await readRows(trx, whole)]
  return honestyNames.map((name) => {
    const present = (of: ScopeCounts, rows: Counted, at: RowStanding) => {
      switch (name) {
        case 'lastMinute':
          return presentRowFigure(name, { numerator: rows.last_minute, denominator: rows.with_outcome }, at)
        case 'withoutPhoto':
          return presentRowFigure(name, { numerator: rows.without_photo, denominator: rows.processed }, at)
        case 'pingPong':
          return presentRowFigure(name, { numerator: rows.ping_pong, denominator: rows.ever_referred }, at)
        default:
          return presentFigure(name, of, at)
      }
    }
    return { name, mine: present(counts.mine, mine, standing), city: present(counts.city, city, whole) }
  })
}

async function readRows(trx: Knex, { scope, period }: RowStanding): Promise<Counted> {
  const times = (group: keyof typeof groupConditions) =>
    `count(*) filter (where ${groupConditions[group]})::integer`
  const { rows } = await trx.raw(
    `select ${times('processed')} as processed, ${times('with-outcome')} as with_outcome,
       ${times('last-minute')} as last_minute, ${times('without-photo')} as without_photo,
       ${times('ping-pong')} as ping_pong, ${times('ever-referred')} as ever_referred
     from report where received_day between :from and :to
       and (:everybody or agency_id = any(:agencies::integer[]))
       and (:area::integer is null or exists (select from report_area
         where report_area.report_id = report.id and area_id = :area::integer))`,
    { ...period, area: scope.area?.id ?? null, everybody: scope.agency === null, agencies: agencyIds(scope) },
  )
  return rows[0]
}
