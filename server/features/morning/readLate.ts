import type { Knex } from 'knex'
import type { Alarm, State, Urgency } from '../../../contracts/lifecycle.ts'
import type { ListedReport } from '../../../contracts/morning.ts'
import type { Reference } from '../../reports/reference.ts'
import { groupConditions } from '../reports/groups.ts'
import { maskPersonalData } from '../reports/present.ts'

/** So many are listed; the figure counts them all, and its address lists them all. */
const LISTED = 60

interface Row {
  code: string
  category: number
  agency: number
  urgency: Urgency
  state: State
  address: string | null
  due_at: Date | null
  alarm: Alarm | null
  total: number
}
interface Late {
  count: number
  items: ListedReport[]
}

const COLUMNS = `report.code, report.category_id as category, coalesce(report.agency_id, 0) as agency, urgency, state, address,
  due_at, alarm, count(*) over ()::integer as total`

/** Open reports of an area whose deadline in force lies between two instants, first come first. */
export async function readDue(trx: Knex, city: Reference, area: number, from: Date, to: Date): Promise<Late> {
  const { rows } = await trx.raw(
    `select ${COLUMNS} from report join report_area on report_id = report.id
     where area_id = ? and ${groupConditions.open} and due_at >= ? and due_at < ? order by due_at, report.id limit ${LISTED}`,
    [area, from, to],
  )
  return late(city, rows)
}

/** Reports of an area that passed their deadline between two instants, in that order, as they are now. */
export async function readWentOverdue(
  trx: Knex,
  city: Reference,
  area: number,
  from: Date,
  to: Date,
): Promise<Late> {
  const { rows } = await trx.raw(
    `select ${COLUMNS} from event_log join report on report.id = event_log.report_id
       join report_area on report_area.report_id = report.id
     where kind = 'sla.overdue' and area_id = ? and at >= ? and at < ? order by at, seq limit ${LISTED}`,
    [area, from, to],
  )
  return late(city, rows)
}

/** What some agencies have open, by its deadline (what waits has none and comes last), and how much of it is due between two instants. */
export async function readQueue(
  trx: Knex,
  city: Reference,
  agencies: number[],
  from: Date,
  to: Date,
): Promise<{ dueOnDay: number; items: ListedReport[] }> {
  const { rows } = await trx.raw(
    `select ${COLUMNS}, (count(*) filter (where due_at >= :from and due_at < :to) over ())::integer as due from report
     where agency_id = any(:agencies::integer[]) and ${groupConditions.open}
     order by due_at nulls last, report.id limit ${LISTED}`,
    { agencies, from, to },
  )
  return { dueOnDay: rows[0]?.due ?? 0, items: late(city, rows).items }
}

function late(city: Reference, rows: Row[]): Late {
  return {
    count: rows[0]?.total ?? 0,
    items: rows.map(({ code, category, agency, urgency, state, address, due_at, alarm }) => ({
      ...{ code, urgency, state, alarm },
      category: city.categories.codeOf(category),
      agency: agency === 0 ? null : city.agencies.codeOf(agency),
      address: address && maskPersonalData(address),
      dueAt: due_at?.toISOString() ?? null,
    })),
  }
}
