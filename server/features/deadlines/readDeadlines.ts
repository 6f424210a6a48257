import type { Knex } from 'knex'
import type { z } from 'zod'
import type { Deadlines, deadlinesQuery } from '../../../contracts/deadlines.ts'
import { openStates } from '../../../contracts/lifecycle.ts'
import { areasOf, rangesOf, talliesOf } from '../../figures/readCounts.ts'
import { readGauges } from '../../figures/readSums.ts'
import { scopeOf, tallyIds, type Scope } from '../../figures/scope.ts'
import type { Deps } from '../../http/deps.ts'
import { inSnapshot, readHead } from '../../log/read.ts'
import { categoryIds, type Reference } from '../../reports/reference.ts'

const MINUTE = 60_000

interface DueRow {
  slot: number
  agency: number | null
  area: number | null
  /** Which of agency and area the row is added up over, as GROUPING() says: 3 for both. */
  over: number
  n: number
}

/** What of a scope falls due in the next hours, slot by slot, and what is overdue; in one snapshot. */
export async function readDeadlines(
  { knex, reference }: Deps,
  query: z.infer<typeof deadlinesQuery>,
): Promise<Deadlines> {
  const city = reference()
  const scope = scopeOf(city, query)
  return inSnapshot(knex, async (trx) => {
    const { seq } = await readHead(trx)
    const { rows } = await trx.raw('select now() as now')
    const now: Date = rows[0].now
    const slotMs = query.slotMinutes * MINUTE
    const from = Math.floor(now.getTime() / slotMs) * slotMs
    const slots = Math.ceil((now.getTime() + query.hours * 60 * MINUTE - from) / slotMs)
    const due = dueSql(city, scope, { from, slotMs, slots })
    const counted = await trx.raw(
      `${due.sql} select slot, agency, area, grouping(agency, area) as over, count(*)::integer as n from due
       group by grouping sets ((slot), (slot, agency), (slot, area))`,
      due.bindings,
    )
    const next = await trx.raw(
      `${due.sql} select code, due_at, alarm, category_id, agency, area from due order by due_at, id limit :limit`,
      { ...due.bindings, limit: query.limit },
    )
    const gauges = await readGauges(trx, rangesOf(city, scope), talliesOf(city, scope).tables)
    const { area, agency } = tallyIds(scope)
    const overdueOf = (areaId: number, agencyId: number) => gauges.get(`${areaId}/${agencyId}`)?.overdue ?? 0
    const perSlot = (of: (row: DueRow) => boolean) => {
      const counts = Array.from({ length: slots }, () => 0)
      for (const row of counted.rows as DueRow[]) if (of(row)) counts[row.slot]! += row.n
      return counts
    }
    const table = (ids: number[], kind: 'agency' | 'area', overdue: (id: number) => number) =>
      ids
        .map((id) => ({
          id,
          overdue: id === 0 ? 0 : overdue(id),
          due: perSlot((row) => row.over === (kind === 'agency' ? 1 : 2) && row[kind] === id),
        }))
        .filter((row) => row.overdue > 0 || row.due.some((n) => n > 0))
    return {
      asOfSeq: seq,
      at: now.toISOString(),
      set: scope.set.code,
      slotMinutes: query.slotMinutes,
      slots: Array.from({ length: slots }, (_, index) => new Date(from + index * slotMs).toISOString()),
      due: perSlot(({ over }) => over === 3),
      overdue: overdueOf(area, agency),
      areas: table([0, ...areasOf(city, scope).map(({ id }) => id)], 'area', (id) => overdueOf(id, agency)),
      agencies: table(
        [0, ...(scope.agency ? [scope.agency] : city.agencies.all).map(({ id }) => id)],
        'agency',
        (id) => overdueOf(area, id),
      ),
      next: next.rows.map(
        (row: Record<string, never> & { due_at: Date; alarm: Deadlines['next'][number]['alarm'] }) => ({
          code: row.code,
          dueAt: row.due_at.toISOString(),
          alarm: row.alarm,
          category: row.category_id,
          agency: row.agency,
          area: row.area,
        }),
      ),
    }
  })
}

/**
 * Open reports whose deadline has not passed and lies before the end of the last slot. Their next alarm is the deadline or
 * the warning before it, so the index of alarms finds them among any number of open reports.
 */
function dueSql(
  city: Reference,
  scope: Scope,
  { from, slotMs, slots }: { from: number; slotMs: number; slots: number },
) {
  const conditions = [
    'next_alarm_at < :end and due_at < :end and state = any(:open::text[])',
    scope.area &&
      'exists (select from report_area mine where mine.report_id = report.id and mine.area_id = :area)',
    scope.agency && 'agency_id = :agency',
    scope.category && 'category_id = any(:categories::integer[])',
  ]
  const bindings: Record<string, Knex.RawBinding> = {
    set: scope.set.id,
    from: new Date(from),
    end: new Date(from + slots * slotMs),
    seconds: slotMs / 1000,
    open: [...openStates],
    area: scope.area?.id ?? 0,
    agency: scope.agency?.id ?? 0,
    categories: scope.category ? categoryIds(city, scope.category) : [],
  }
  return {
    sql: `with due as (
      select report.id, code, due_at, alarm, category_id, coalesce(agency_id, 0) as agency, coalesce(area_id, 0) as area,
        greatest(0, floor(extract(epoch from due_at - :from::timestamptz) / :seconds::float8))::integer as slot
      from report left join report_area on report_id = report.id and set_id = :set
      where ${conditions.filter(Boolean).join(' and ')})`,
    bindings,
  }
}
