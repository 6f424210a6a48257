import type { Morning, MorningQuery } from '../../../contracts/morning.ts'
import { periodOf } from '../../figures/period.ts'
import { presentRowFigure } from '../../figures/rowDefinitions.ts'
import { scopeOf } from '../../figures/scope.ts'
import type { Deps } from '../../http/deps.ts'
import { inSnapshot, readHead } from '../../log/read.ts'
import { presentParts } from './backlogParts.ts'
import { readDays } from './days.ts'
import { readChanges } from './readChanges.ts'
import { readComparison } from './readComparison.ts'
import { readHonesty } from './readHonesty.ts'
import { readDue, readWentOverdue } from './readLate.ts'
import { readPlaces } from './readPlaces.ts'
import { readRemarks } from './readRemarks.ts'
import { readStanding, readStandingThen } from './readStanding.ts'

/**
 * What the leader of an area sees first, in one snapshot: of today as it stands, of a past day as it ended.
 * @throws ProblemError `unknown-code`; `invalid-query` for a day that is still to come
 */
export async function readMorning(deps: Deps, query: MorningQuery): Promise<Morning> {
  const city = deps.reference()
  const scope = scopeOf(city, query)
  const area = scope.area!
  const period = periodOf(city, query)
  return inSnapshot(deps.knex, async (trx) => {
    const head = await readHead(trx)
    const { rows } = await trx.raw('select clock_timestamp() as at')
    const days = await readDays(trx, deps, query.day)
    const { day, before, past, beforeStart, dayStart, dayEnd } = days
    const standing = past ? await readStandingThen(trx, area.id, dayEnd) : await readStanding(trx, area.id)
    const changes = await readChanges(trx, area.id, beforeStart, dayEnd)
    const late = past
      ? await readWentOverdue(trx, city, area.id, dayStart, dayEnd)
      : await readDue(trx, city, area.id, dayStart, dayEnd)
    const within = {
      sql: 'exists (select from report_area a where a.report_id = e.report_id and a.area_id = :area)',
      bindings: { area: area.id },
    }
    const rowStanding = { head, scope, day, days: { from: before, to: day }, period, lang: query.lang }
    const backlog = presentParts(standing, {
      ...{ city, head, scope, day, past, lang: query.lang },
      agencies: query.agencies ?? 'then',
    })
    const lateRows = past ? { ...rowStanding, days: { from: day, to: day } } : rowStanding
    const today = city.workingTime.dayOf(deps.now())
    const { comparison, counts } = await readComparison(trx, city, rowStanding, today)
    return {
      asOfSeq: head.seq,
      asOf: head.foldedAt.toISOString(),
      at: rows[0].at.toISOString(),
      ...{ day, past, since: before, set: scope.set.code },
      area: { code: area.code, name: area.name },
      backlog: { ...backlog, byPlace: past ? [] : await readPlaces(trx, city, rowStanding) },
      late: {
        figure: presentRowFigure(past ? 'wentOverdue' : 'dueOnDay', late.count, lateRows),
        items: late.items,
      },
      changes: {
        backlogBefore: presentRowFigure(
          'backlogBefore',
          backlog.backlog.numerator! - changes.opened,
          rowStanding,
        ),
        cameIn: presentRowFigure('cameIn', changes.received, rowStanding),
        wereReopened: presentRowFigure('wereReopened', changes.reopened, rowStanding),
        wereResolved: presentRowFigure('wereResolved', changes.resolved, rowStanding),
        closedOtherwise: presentRowFigure('closedOtherwise', changes.closed_otherwise, rowStanding),
        wentOverdue: presentRowFigure('wentOverdue', changes.overdue, rowStanding),
      },
      period,
      comparison,
      honesty: await readHonesty(trx, rowStanding, {
        mine: counts.areas.get(area.id)!,
        city: counts.headline,
      }),
      remarks: await readRemarks(trx, city, within, dayEnd),
    }
  })
}
