import type { Knex } from 'knex'
import type { Alarm } from '../../../contracts/lifecycle.ts'
import { openStates } from '../../../contracts/lifecycle.ts'
import { rangesOf, talliesOf } from '../../figures/readCounts.ts'
import { readGauges } from '../../figures/readSums.ts'
import type { Scope } from '../../figures/scope.ts'
import { categoryIds, type Reference } from '../../reports/reference.ts'

/** Slots of equal length. Times in ms since 1970. */
export interface Slots {
  from: number
  slotMs: number
  slots: number
}

/** Reports that fall due in one slot, of one agency and one area; 0 for none of either. */
export interface DueCount {
  slot: number
  agency: number
  area: number
  n: number
}
export interface DueNext {
  code: string
  dueAt: Date
  alarm: Alarm | null
  category: number
  agency: number
  area: number
}
/** What falls due, and what is overdue by area and agency (0 for all of them). */
export interface Due {
  counted: DueCount[]
  next: DueNext[]
  overdue: (area: number, agency: number) => number
}

/** What falls due from now on, from the rows and the tallies. @param limit of `next` */
export async function readDueNow(
  trx: Knex,
  city: Reference,
  scope: Scope,
  slots: Slots,
  limit: number,
): Promise<Due> {
  const due = dueSql(city, scope, slots)
  const counted = await trx.raw(
    `${due.sql} select slot, agency, area, count(*)::integer as n from due group by slot, agency, area`,
    due.bindings,
  )
  const next = await trx.raw(
    `${due.sql} select code, due_at as "dueAt", alarm, category_id as category, agency, area
     from due order by due_at, id limit :limit`,
    { ...due.bindings, limit },
  )
  const gauges = await readGauges(trx, rangesOf(city, scope), talliesOf(city, scope).tables)
  return {
    counted: counted.rows,
    next: next.rows,
    overdue: (area, agency) => gauges.get(`${area}/${agency}`)?.overdue ?? 0,
  }
}

/**
 * Open reports whose deadline has not passed and lies before the end of the last slot. Their next alarm is the deadline or
 * the warning before it, so the index of alarms finds them among any number of open reports.
 */
function dueSql(city: Reference, scope: Scope, { from, slotMs, slots }: Slots) {
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
