import { isDeepStrictEqual } from 'node:util'
import type { Knex } from 'knex'
import type { Stats } from '../../contracts/stats.ts'
import type { Period } from '../../server/figures/period.ts'

const PROCESSED = `state in ('resolved', 'rated')`
const n = (condition: string) => `count(*) filter (where ${condition})::integer`

interface Row {
  area: string | null
  agency: string | null
  month: string
  numbers: number[]
}

/** The same without tallies: one pass over the rows, with the same indexes, workers and statistics as everything else. */
export async function readByGroupBy(knex: Knex, { from, to }: Period, set: number): Promise<Row[]> {
  const { rows } = await knex.raw(
    `select area.code as area, agency.code as agency, month::text, array[received, processed, on_time, due, good, rated] as numbers
     from (
       select area_id, agency_id, date_trunc('month', received_day::timestamp)::date as month, count(*)::integer as received,
         ${n(PROCESSED)} as processed, ${n(`${PROCESSED} and outcome = 'on_time'`)} as on_time,
         ${n(`${PROCESSED} and outcome is not null`)} as due,
         ${n(`state = 'rated' and rating in ('satisfied', 'accepted')`)} as good,
         ${n(`state = 'rated' and rating is not null`)} as rated
       from report left join report_area on report_id = report.id and set_id = :set
       where received_day between :from and :to group by 1, 2, 3) counted
     left join area on area.id = area_id left join agency on agency.id = agency_id`,
    { from, to, set },
  )
  return rows
}

/** @throws Error where the tallies' answer is another */
export function checkEqual({ table }: Stats, rows: Row[]): void {
  const keyed = (of: [string, number[]][]) => new Map([...of].sort(([a], [b]) => (a < b ? -1 : 1)))
  const told = table.levels[0]!.cells.map(({ at, values }): [string, number[]] => {
    const codes = at.map((index, place) => table.axes[place]!.values[index]!.code)
    const [received, processed, onTime, good] = values
    return [codes.join(' '), [received![1]!, processed![1]!, onTime![1]!, onTime![2]!, good![1]!, good![2]!]]
  })
  const counted = rows.map(({ area, agency, month, numbers }): [string, number[]] => [
    [area, agency, month].join(' '),
    numbers,
  ])
  if (!isDeepStrictEqual(keyed(told), keyed(counted)))
    throw new Error('The answer of the statistics is not what GROUP BY counts')
}
