import type { Knex } from 'knex'
import { openStates, type Alarm } from '../../../contracts/lifecycle.ts'
import type { Scope } from '../../figures/scope.ts'
import { categoryIds, type Reference } from '../../reports/reference.ts'
import { deadlineOf } from '../../sla/clock.ts'
import { resolveInput } from '../../sla/reportClock.ts'
import { readClock, type EventRow } from '../sla/clockTold.ts'

/** An open report and its deadline in force; null where it waits, or no rule holds for it. */
export interface OpenThen {
  code: string
  dueAt: Date | null
  alarm: Alarm | null
  category: number
  /** 0 for none, and for none of the set. */
  agency: number
  area: number
}

interface Row extends EventRow {
  code: string
  alarm: Alarm | null
  category: number
  agency: number
  area: number
}

/**
 * The reports of a scope that were open when the log stood at `seq`, with the deadlines that their events by then make:
 * what is stored is of now. A report whose last event is older than that and that is closed now was closed then, too.
 */
export async function readOpenThen(
  trx: Knex,
  city: Reference,
  scope: Scope,
  seq: number,
): Promise<OpenThen[]> {
  const { rows } = await trx.raw(
    `with asked as (
       select id from report where state = any(:open::text[])
       union select report_id from event_log where seq > :seq and report_id is not null),
     open as (
       select id, after from asked, lateral (select after from event_log
         where report_id = id and seq <= :seq and after is not null order by seq desc limit 1) last
       where after->>'state' = any(:open::text[]))
     select report.code, event_log.kind, event_log.at, event_log.data - 'note' as data,
       open.after->>'alarm' as alarm, (open.after->>'category')::integer as category,
       (open.after->>'agency')::integer as agency, coalesce(report_area.area_id, 0) as area
     from open join report on report.id = open.id join event_log on event_log.report_id = open.id
       left join report_area on report_area.report_id = open.id and report_area.set_id = :set
     where event_log.seq <= :seq
       and (:categories::integer[] is null or (open.after->>'category')::integer = any(:categories::integer[]))
       and (:agency::integer is null or (open.after->>'agency')::integer = :agency::integer)
       and (:area::integer is null or report_area.area_id = :area::integer)
     order by open.id, event_log.seq`,
    {
      seq,
      open: [...openStates],
      set: scope.set.id,
      categories: scope.category && categoryIds(city, scope.category),
      agency: scope.agency?.id ?? null,
      area: scope.area?.id ?? null,
    },
  )
  return [...Map.groupBy(rows as Row[], ({ code }) => code)].map(([code, events]) => {
    const { alarm, category, agency, area } = events[0]!
    return { code, dueAt: deadlineThen(city, events), alarm, category, agency, area }
  })
}

function deadlineThen({ timekeeping }: Reference, events: EventRow[]): Date | null {
  const told = readClock(events)
  if (!told) return null
  const { limits, calendar } = timekeeping.basis(told.basis)
  return deadlineOf({ ...resolveInput(told, limits), stop: told.stop }, calendar).deadline
}
