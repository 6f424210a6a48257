import type { Knex } from 'knex'
import type { z } from 'zod'
import { openStates, processedStates } from '../../../contracts/lifecycle.ts'
import type { attributesQuery, reportsQuery } from '../../../contracts/report.ts'
import { fieldProblem } from '../../errors.ts'
import { agencyIds, scopeOf, type Scope } from '../../figures/scope.ts'
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

type Attributes = Partial<z.infer<z.ZodObject<typeof attributesQuery>>>

/** The hour of the local day that a report was received in; bound to the time zone. */
export const HOUR = 'extract(hour from report.received_at at time zone ?)::integer'
/** What a report's rating and outcome are as the figures count them; null where it has none. */
export const RATING = `case when report.state = 'rated' then report.rating end`
export const OUTCOME = `case when report.state in (${list(processedStates)}) then report.outcome end`

const inOneOf = (column: 'area_id' | 'set_id') =>
  `exists (select from report_area a where a.report_id = report.id and a.${column} = ?)`
const IN_AREA = inOneOf('area_id')

/** When a local day of the city begins, and when the next does: bound to the day and the time zone. */
const DAY_START = '(?::date)::timestamp at time zone ?'
const DAY_END = '(?::date + 1)::timestamp at time zone ?'

/** Groups of open reports, as the facts of an event tell them. */
const groupsThen: Partial<Record<NonNullable<ReportFilters['is']>, string>> = {
  open: 'true',
  'due-soon': `facts->>'alarm' = 'due_soon'`,
  overdue: `facts->>'alarm' = 'overdue'`,
}

/**
 * Those that the last event before the beginning of a local day left open: with the agency, in the category and in the group
 * that it left them in.
 */
function addOpenBefore(
  city: Reference,
  query: ReportFilters & { openBefore: string },
  scope: Scope,
  where: Where,
) {
  const then = new Where()
  then.add(`facts->>'state' in (${list(openStates)})`)
  if (scope.agency) then.add(`(facts->>'agency')::integer = any(?::integer[])`, agencyIds(scope))
  if (query.unassigned) then.add(`(facts->>'agency')::integer = 0`)
  if (scope.category)
    then.add(`(facts->>'category')::integer = any(?::integer[])`, categoryIds(city, scope.category))
  if (query.is) then.add(groupsThen[query.is] ?? groupConditions[query.is])
  where.add(
    `exists (select from (select after as facts from event_log
       where report_id = report.id and at < ${DAY_START} and after is not null order by seq desc limit 1) as last
     where ${then.sql})`,
    ...[query.openBefore, city.city.timeZone, ...then.bindings],
  )
}

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
  if (scope.area) where.add(IN_AREA, scope.area.id)
  addAttributes(city, query, where)
  const { timeZone } = city.city
  if (query.openBefore) addOpenBefore(city, { ...query, openBefore: query.openBefore }, scope, where)
  else {
    if (scope.agency) where.add('agency_id = any(?::integer[])', agencyIds(scope))
    if (scope.category) where.add('category_id = any(?::integer[])', categoryIds(city, scope.category))
    if (query.is) where.add(groupConditions[query.is])
    if (query.unassigned) where.add('agency_id is null')
  }
  if (query.dueOn)
    where.add(`due_at >= ${DAY_START} and due_at < ${DAY_END}`, query.dueOn, timeZone, query.dueOn, timeZone)
  if (query.sort === 'due') where.add(groupConditions.open)
  if (query.codes) where.add('report.code = any(?::text[])', query.codes.normalize('NFC').split(','))
  return where
}

/** The conditions of a query for spells within reach, over `assignment join report`: its agency is the spell's. @throws ProblemError */
export function spellConditionsOf(
  city: Reference,
  query: Attributes & Parameters<typeof scopeOf>[1],
  reach: Reach,
): Where {
  const where = new Where()
  const scope = scopeOf(city, query)
  const mine = reachCondition(reach, { agencyId: 'assignment.agency_id' })
  where.add(mine.sql, ...mine.bindings)
  if (scope.area) where.add(IN_AREA, scope.area.id)
  if (scope.agency) where.add('assignment.agency_id = any(?::integer[])', agencyIds(scope))
  if (scope.category) where.add('report.category_id = any(?::integer[])', categoryIds(city, scope.category))
  if (query.unassigned) where.add('assignment.agency_id is null')
  addAttributes(city, query, where)
  return where
}

/** Adds what a report is asked for beside its scope. @throws ProblemError `unknown-code` */
function addAttributes(city: Reference, query: Attributes, where: Where) {
  if (query.within) {
    const set = pick(city.areaSets, 'withinSet', query.withinSet ?? city.city.defaultAreaSet)
    const area = city.areas.find(({ setId, code }) => setId === set.id && code === query.within)
    if (!area)
      throw fieldProblem('unknown-code', 'within', `“${query.within}” is not an area of the set ${set.code}`)
    where.add(IN_AREA, area.id)
  }
  if (query.outside) where.add(`not ${inOneOf('set_id')}`, pick(city.areaSets, 'outside', query.outside).id)
  if (query.channel) where.add('report.channel_id = ?', pick(city.channels, 'channel', query.channel).id)
  if (query.urgency) where.add('report.urgency = ?', query.urgency)
  if (query.state) where.add('report.state = ?', query.state)
  if (query.hour !== undefined) where.add(`${HOUR} = ?`, city.city.timeZone, query.hour)
  for (const [sql, value] of [
    [RATING, query.rating],
    [OUTCOME, query.outcome],
  ] as const)
    if (value === 'none') where.add(`${sql} is null`)
    else if (value) where.add(`${sql} = ?`, value)
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
