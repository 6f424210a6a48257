import type { Knex } from 'knex'
import { openStates } from '../../../contracts/lifecycle.ts'
import { list } from '../reports/groups.ts'

/** Open reports of an area by category (leaf) and agency (0 for none): how many, and how many of them ring. */
export interface Standing {
  category: number
  agency: number
  open: number
  due_soon: number
  overdue: number
}

const isOpen = (facts: string) => `${facts}->>'state' in (${list(openStates)})`

/** What stands open in an area now, from the tallies. */
export async function readStanding(trx: Knex, area: number): Promise<Standing[]> {
  const { rows } = await trx.raw(
    `select category_id as category, agency_id as agency, open, due_soon, overdue from tally_category_now
     where area_id = ? and open > 0`,
    [area],
  )
  return rows
}

/** What stood open in an area at an instant: as now, less what every event since then has changed. */
export async function readStandingThen(trx: Knex, area: number, at: Date): Promise<Standing[]> {
  const { rows } = await trx.raw(
    `with since as (
       select before, after from event_log join report_area using (report_id)
       where area_id = :area and at >= :at and after is not null),
     sides as (select after as facts, -1 as sign from since union all
       select before, 1 from since where before is not null),
     counted as (
       select category_id as category, agency_id as agency, open, due_soon, overdue from tally_category_now where area_id = :area
       union all
       select (facts->>'category')::integer, (facts->>'agency')::integer, sign,
         case when facts->>'alarm' = 'due_soon' then sign else 0 end,
         case when facts->>'alarm' = 'overdue' then sign else 0 end
       from sides where ${isOpen('facts')})
     select category, agency, sum(open)::integer as open, sum(due_soon)::integer as due_soon, sum(overdue)::integer as overdue
     from counted group by category, agency having sum(open) > 0`,
    { area, at },
  )
  return rows
}

/** Adds up what some places hold. */
export function sumOf(standing: Standing[]): Pick<Standing, 'open' | 'due_soon' | 'overdue'> {
  const sum = (key: 'open' | 'due_soon' | 'overdue') => standing.reduce((total, one) => total + one[key], 0)
  return { open: sum('open'), due_soon: sum('due_soon'), overdue: sum('overdue') }
}
