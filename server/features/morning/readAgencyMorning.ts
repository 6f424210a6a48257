import type { AgencyMorning, AgencyMorningQuery } from '../../../contracts/agencyMorning.ts'
import { ALL } from '../../figures/counters.ts'
import { periodOf } from '../../figures/period.ts'
import { presentFigures } from '../../figures/present.ts'
import { scopeCounts } from '../../figures/readCounts.ts'
import { readSums } from '../../figures/readSums.ts'
import { presentRowFigure } from '../../figures/rowDefinitions.ts'
import { agencyIds, heirOf, lineageOf, scopeOf } from '../../figures/scope.ts'
import type { Deps } from '../../http/deps.ts'
import { inSnapshot, readHead } from '../../log/read.ts'
import type { Agency } from '../../reports/reference.ts'
import { readDays } from './days.ts'
import { readAgencyCounts } from './readAgencyCounts.ts'
import { readHonesty } from './readHonesty.ts'
import { readQueue } from './readLate.ts'
import { readOutlook } from './readOutlook.ts'
import { readRemarks } from './readRemarks.ts'

const HEADLINE = [
  'received',
  'processingRate',
  'resolvedPerWorkingDay',
  'onTime',
  'onTimeAfterExtension',
  'late',
  'ratingResponse',
  'satisfied',
  'accepted',
  'dissatisfied',
] as const
const OF_CATEGORY = ['onTime', 'onTimeAfterExtension', 'late', 'backlog'] as const

const named = ({ code, name, shortName, validFrom, validTo }: Agency) => ({
  ...{ code, name, shortName, validFrom, validTo },
})

/**
 * What the head of an agency sees first, in one snapshot: the queue as it stands, to what it leads, and the period.
 * @throws ProblemError `unknown-code`
 */
export async function readAgencyMorning(deps: Deps, query: AgencyMorningQuery): Promise<AgencyMorning> {
  const city = deps.reference()
  const scope = scopeOf(city, query)
  const agency = scope.agency!
  const period = periodOf(city, query)
  const heir = heirOf(city, agency)
  return inSnapshot(deps.knex, async (trx) => {
    const head = await readHead(trx)
    const { rows } = await trx.raw('select clock_timestamp() as at')
    const { day, before, dayStart, dayEnd } = await readDays(trx, deps, undefined)
    const standing = { head, scope, day, days: { from: before, to: day }, period, lang: query.lang }
    const counts = await readAgencyCounts(trx, city, scope, period, day)
    const everybody = await readSums(
      trx,
      [{ keys: ['area_id', '0'], where: 'area_id = ? and agency_id = ?', bindings: [ALL, ALL] }],
      period,
    )
    const queue = await readQueue(trx, city, agencyIds(scope), dayStart, dayEnd)
    const gauges = presentFigures(['backlog', 'dueSoon', 'overdue'], counts.all, standing)
    return {
      asOfSeq: head.seq,
      asOf: head.foldedAt.toISOString(),
      at: rows[0].at.toISOString(),
      day,
      agency: named(agency),
      heir: heir.id === agency.id ? null : named(heir),
      predecessors: lineageOf(city, agency)
        .filter(({ id }) => id !== agency.id)
        .map(named),
      together: scope.lineage !== undefined,
      queue: {
        ...gauges,
        dueOnDay: presentRowFigure('dueOnDay', queue.dueOnDay, standing),
        items: queue.items,
      },
      outlook: await readOutlook(trx, city.workingTime, standing, day),
      period,
      figures: presentFigures(HEADLINE, counts.all, standing),
      byCategory: counts.byCategory.map(({ category, counts: of }) => ({
        ...{ code: category.code, name: category.name },
        figures: presentFigures(OF_CATEGORY, of, { ...standing, scope: { ...scope, category } }),
      })),
      honesty: await readHonesty(trx, standing, {
        mine: counts.all,
        city: scopeCounts(everybody.get('0/0'), 0, null),
      }),
      remarks: await readRemarks(
        trx,
        city,
        {
          sql: `(e.after->>'agency')::integer = any(:agencies::integer[])`,
          bindings: { agencies: agencyIds(scope) },
        },
        dayEnd,
      ),
    }
  })
}
