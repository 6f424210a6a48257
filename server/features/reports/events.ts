import type { z } from 'zod'
import type { EventKind } from '../../../contracts/lifecycle.ts'
import type { EventGroup, eventsPage, eventsQuery } from '../../../contracts/reportHistory.ts'
import { fieldProblem } from '../../errors.ts'
import { agencyIds, scopeOf } from '../../figures/scope.ts'
import type { Deps } from '../../http/deps.ts'
import { decodeCursor, nextUrl, page } from '../../http/pages.ts'
import { reachCondition, type Reach } from '../../identity/reach.ts'
import { inSnapshot, readHead } from '../../log/read.ts'
import { categoryIds } from '../../reports/reference.ts'

/** The events of each group, as the log names them. */
export const eventKindsOf: Record<EventGroup, readonly EventKind[]> = {
  received: ['received'],
  resolved: ['resolved'],
  reopened: ['reopened'],
  'closed-otherwise': ['refused', 'duplicate'],
  overdue: ['sla.overdue'],
  rated: ['rated'],
}

interface Row {
  id: number
  day: string
  kind: EventKind
  at: Date
  code: string
  category: number
  agency: number
}

/** What happened on local days, both included, to reports of a scope, newest first; an event is its agency's that had the report after it. */
export async function listEvents(
  { knex, reference }: Deps,
  query: z.infer<typeof eventsQuery>,
  reach: Reach,
): Promise<z.infer<typeof eventsPage>> {
  const city = reference()
  const scope = scopeOf(city, query)
  if (query.to < query.from)
    throw fieldProblem('invalid-query', 'to', `${query.to} lies before ${query.from}`)
  const cursor = query.after ? decodeCursor(query.after) : null
  const mine = reachCondition(reach, {
    reportId: 'e.report_id',
    agencyId: `(e.after->>'agency')::integer`,
    ids: ':mine',
  })
  const conditions = [
    mine.sql,
    'e.at >= (:from::date)::timestamp at time zone :zone and e.at < (:to::date + 1)::timestamp at time zone :zone',
    'e.kind = any(:kinds::text[])',
    scope.area &&
      'exists (select from report_area where report_area.report_id = e.report_id and area_id = :area)',
    scope.agency && `(e.after->>'agency')::integer = any(:agencies::integer[])`,
    scope.category && `(e.after->>'category')::integer = any(:categories::integer[])`,
    cursor && 'seq < :seq',
  ]
  return inSnapshot(knex, async (trx) => {
    const { seq } = await readHead(trx)
    const { rows } = await trx.raw(
      `select seq::float8 as id, :to::date as day, kind, at, report.code, (after->>'category')::integer as category,
         (after->>'agency')::integer as agency
       from event_log e join report on report.id = e.report_id where ${conditions.filter(Boolean).join(' and ')}
       order by seq desc limit :limit`,
      {
        mine: mine.bindings[0] ?? [],
        from: query.from,
        to: query.to,
        zone: city.city.timeZone,
        kinds: [...eventKindsOf[query.is]],
        area: scope.area?.id ?? 0,
        agencies: agencyIds(scope),
        categories: scope.category ? categoryIds(city, scope.category) : [],
        seq: cursor?.id ?? 0,
        limit: query.limit + 1,
      },
    )
    const { items, next } = page(rows as Row[], query.limit, (after) => nextUrl('/api/events', query, after))
    return {
      asOfSeq: seq,
      items: items.map(({ id, kind, at, code, category, agency }) => ({
        ...{ seq: id, kind, at: at.toISOString(), report: code },
        category: city.categories.codeOf(category),
        agency: agency === 0 ? null : city.agencies.codeOf(agency),
      })),
      next,
    }
  })
}
