import type { Knex } from 'knex'
import { openStates } from '../../../contracts/lifecycle.ts'
import { eventKindsOf } from '../reports/events.ts'
import { list } from '../reports/groups.ts'

/** What happened to an area's reports between two instants, and by how much it changed the number of open ones. */
export interface Changes {
  received: number
  resolved: number
  reopened: number
  closed_otherwise: number
  overdue: number
  opened: number
}

const isOpen = (facts: string) => `coalesce((${facts}->>'state' in (${list(openStates)}))::integer, 0)`
const times = (group: keyof typeof eventKindsOf) =>
  `count(*) filter (where kind in (${list(eventKindsOf[group])}))::integer`

/** @param to not included */
export async function readChanges(trx: Knex, area: number, from: Date, to: Date): Promise<Changes> {
  const { rows } = await trx.raw(
    `select ${times('received')} as received, ${times('resolved')} as resolved, ${times('reopened')} as reopened,
       ${times('closed-otherwise')} as closed_otherwise, ${times('overdue')} as overdue,
       coalesce(sum(${isOpen('after')} - ${isOpen('before')}), 0)::integer as opened
     from event_log join report_area using (report_id)
     where area_id = :area and at >= :from and at < :to and after is not null`,
    { area, from, to },
  )
  return rows[0]
}
