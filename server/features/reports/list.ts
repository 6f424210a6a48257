import type { Knex } from 'knex'
import type { z } from 'zod'
import type { ReportsPage, reportsQuery } from '../../../contracts/report.ts'
import type { assignmentsPage, assignmentsQuery } from '../../../contracts/reportHistory.ts'
import type { Deps } from '../../http/deps.ts'
import { decodeCursor, isDeadline, NEVER, nextUrl, page } from '../../http/pages.ts'
import type { Reach } from '../../identity/reach.ts'
import { inSnapshot, readHead } from '../../log/read.ts'
import { addSpans, conditionsOf, spellConditionsOf, type Where } from './conditions.ts'
import { presentReport, type ReportRow } from './present.ts'

/** What a row of report is presented from; never `*`. */
export const REPORT_COLUMNS = `report.id, report.code, state, version, channel_id, category_id, urgency, agency_id,
  ST_X(geom) as lon, ST_Y(geom) as lat, address, text, received_at, received_day as day, accepted_at, resolved_at,
  rating, reopened_count, handling_minutes, acknowledge_due_at, original_due_at, due_at, alarm, outcome,
  (select array_agg(area_id) from report_area where report_id = report.id) as area_ids`

type Row = ReportRow & { id: number; day: string }
type Query = z.infer<typeof reportsQuery>

/** Spelled as in the index report_due. */
const DUE = "coalesce(due_at, 'infinity'::timestamptz)"

/** What a list is ordered by, what comes after a cursor, and where in it a row stands. */
const orders = {
  newest: {
    by: 'received_day desc, report.id desc',
    decode: (after: string) => decodeCursor(after),
    further: '(received_day, report.id) < (?::date, ?::bigint)',
    placeOf: ({ day }: Row) => day,
  },
  due: {
    by: `${DUE}, report.id`,
    decode: (after: string) => {
      const { day, id } = decodeCursor(after, isDeadline)
      return { day: day === NEVER ? 'infinity' : day, id }
    },
    further: `(${DUE}, report.id) > (?::timestamptz, ?::bigint)`,
    placeOf: ({ due_at: dueAt }: Row) => dueAt?.toISOString() ?? NEVER,
  },
}

/** Reports by filter within reach, newest first or by what is due next, one page. Both ends of the period are included. */
export async function listReports(
  { knex, reference }: Deps,
  query: Query,
  reach: Reach,
): Promise<ReportsPage> {
  const city = reference()
  const where = conditionsOf(city, query, reach)
  const order = orders[query.sort ?? 'newest']
  const cursor = query.after ? order.decode(query.after) : null
  return inSnapshot(knex, async (trx) => {
    const { seq } = await readHead(trx)
    await addSpans(trx, city, query, where)
    const total = query.sort && !cursor ? await countOf(trx, where) : undefined
    if (cursor) where.add(order.further, cursor.day, cursor.id)
    const { rows } = await trx.raw(
      `select ${REPORT_COLUMNS} from report where ${where.sql} order by ${order.by} limit ?`,
      [...where.bindings, query.limit + 1],
    )
    const placed = (rows as Row[]).map((row) => ({ row, id: row.id, day: order.placeOf(row) }))
    const { items, next } = page(placed, query.limit, (after) => nextUrl('/api/reports', query, after))
    return {
      asOfSeq: seq,
      items: items.map(({ row }) => presentReport(row, city)),
      next,
      ...(total !== undefined && { total }),
    }
  })
}

async function countOf(trx: Knex, where: Where): Promise<number> {
  const { rows } = await trx.raw(
    `select count(*)::integer as count from report where ${where.sql}`,
    where.bindings,
  )
  return rows[0].count
}

type AssignmentsPage = z.infer<typeof assignmentsPage>
type AssignmentRow = {
  id: number
  day: string
  code: string
  agency_id: number
  begun_at: Date
  ended_at: Date | null
  outcome: AssignmentsPage['items'][number]['outcome']
}

const assignmentConditions = {
  workload: { sql: 'begun_day <= ? and (ended_day is null or ended_day >= ?)', days: ['to', 'from'] },
  resolved: { sql: `ended_day between ? and ? and assignment.outcome = 'resolved'`, days: ['from', 'to'] },
  begun: { sql: 'begun_day between ? and ?', days: ['from', 'to'] },
  ended: { sql: 'ended_day between ? and ?', days: ['from', 'to'] },
  'open-at-start': {
    sql: 'begun_day < ? and (ended_day is null or ended_day >= ?)',
    days: ['from', 'from'],
  },
} as const

/** The spells behind a processing rate within reach, newest first, one page. */
export async function listAssignments(
  { knex, reference }: Deps,
  query: z.infer<typeof assignmentsQuery>,
  reach: Reach,
): Promise<AssignmentsPage> {
  const city = reference()
  const where = spellConditionsOf(city, query, reach)
  const { sql, days } = assignmentConditions[query.is]
  where.add(sql, ...days.map((day) => query[day]))
  const cursor = query.after ? decodeCursor(query.after) : null
  if (cursor) where.add('(begun_day, assignment.id) < (?::date, ?::bigint)', cursor.day, cursor.id)
  return inSnapshot(knex, async (trx) => {
    const { seq } = await readHead(trx)
    const { rows } = await trx.raw(
      `select assignment.id, begun_day as day, report.code, assignment.agency_id, begun_at, ended_at, assignment.outcome
       from assignment join report on report.id = report_id where ${where.sql}
       order by begun_day desc, assignment.id desc limit ?`,
      [...where.bindings, query.limit + 1],
    )
    const { items, next } = page(rows as AssignmentRow[], query.limit, (after) =>
      nextUrl('/api/assignments', query, after),
    )
    return {
      asOfSeq: seq,
      items: items.map((row) => ({
        report: row.code,
        agency: city.agencies.codeOf(row.agency_id),
        begunAt: row.begun_at.toISOString(),
        endedAt: row.ended_at?.toISOString() ?? null,
        outcome: row.outcome,
      })),
      next,
    }
  })
}
