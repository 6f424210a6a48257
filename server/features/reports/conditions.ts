import type { Knex } from 'knex'
import type { z } from 'zod'
import { openStates } from '../../../contracts/lifecycle.ts'
import type { reportsQuery } from '../../../contracts/report.ts'
import { fieldProblem } from '../../errors.ts'
import { agencyIds, scopeOf } from '../../figures/scope.ts'
import { reachCondition, type Reach } from '../../identity/reach.ts'
import { categoryIds, pick, type Reference } from '../../reports/reference.ts'
import { readSpan, spanCondition } from '../../reports/spans.ts'
import { groupConditions, list } from './groups.ts'

/** What reports are chosen by, whether they are listed page by page or exported whole. */
export type ReportFilters = Omit<z.infer<typeof reportsQuery>, 'limit' | 'after'>

/** Conditions joined by "and", with what is bound to them. */
export class Where {
  readonly #conditions: string[] = []
  readonly bindings: Knex.RawBinding[] = []
  add(condition: string, ...bindings: Knex.RawBinding[]) {
    this.#conditions.push(condition)
    this.bindings.push(...bindings)
  }
  get sql() {
    return this.#conditions.join(' and ') || 'true'
  }
}

/** When a local day of the city begins, and when the next does: bound to the day and the time zone. */
const DAY_START = '(?::date)::timestamp at time zone ?'
const DAY_END = '(?::date + 1)::timestamp at time zone ?'

/** What a report's last event before the beginning of a local day left open. */
const openBefore = `(select after->>'state' in (${list(openStates)}) from event_log
  where report_id = report.id and at < ${DAY_START} and after is not null order by seq desc limit 1)`

/** The conditions of a query within reach, but for campaign, emergency and the cursor. @throws ProblemError */
export function conditionsOf(city: Reference, query: ReportFilters, reach: Reach): Where {
  const where = new Where()
  const scope = scopeOf(city, query)
  if (query.from && query.to && query.to < query.from)
    throw fieldProblem('invalid-query', 'to', `${query.to} lies before ${query.from}`)
  const mine = reachCondition(reach)
  where.add(mine.sql, ...mine.bindings)
  if (query.from) where.add('received_day >= ?', query.from)
  if (query.to) where.add('received_day <= ?', query.to)
  if (scope.area)
    where.add('exists (select from report_area where report_id = report.id and area_id = ?)', scope.area.id)
  if (query.within) {
    const { area } = scopeOf(city, { ...(query.withinSet && { set: query.withinSet }), area: query.within })
    where.add('exists (select from report_area where report_id = report.id and area_id = ?)', area!.id)
  }
  if (scope.agency) where.add('agency_id = any(?::integer[])', agencyIds(scope))
  if (scope.category) where.add('category_id = any(?::integer[])', categoryIds(city, scope.category))
  if (query.channel) where.add('channel_id = ?', pick(city.channels, 'channel', query.channel).id)
  if (query.urgency) where.add('urgency = ?', query.urgency)
  if (query.state) where.add('state = ?', query.state)
  if (query.is) where.add(groupConditions[query.is])
  const { timeZone } = city.city
  if (query.unassigned) where.add('agency_id is null')
  if (query.dueOn)
    where.add(`due_at >= ${DAY_START} and due_at < ${DAY_END}`, query.dueOn, timeZone, query.dueOn, timeZone)
  if (query.openBefore) where.add(openBefore, query.openBefore, timeZone)
  if (query.sort === 'due') where.add(groupConditions.open)
  if (query.codes) where.add('report.code = any(?::text[])', query.codes.normalize('NFC').split(','))
  return where
}

/** Adds the conditions of the campaign and the emergency that a query names. @throws ProblemError `not-found` */
export async function addSpans(trx: Knex, city: Reference, query: ReportFilters, where: Where) {
  for (const kind of ['campaign', 'emergency'] as const) {
    const id = query[kind]
    if (id === undefined) continue
    const span = spanCondition(city, await readSpan(trx, city, kind, id))
    where.add(span.sql, ...span.bindings)
  }
}
