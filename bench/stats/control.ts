import { isDeepStrictEqual } from 'node:util'
import type { Knex } from 'knex'
import type { Stats } from '../../contracts/stats.ts'
import type { Period } from '../../server/figures/period.ts'

const PROCESSED = `state in ('resolved', 'rated')`
const n = (condition: string) => `count(*) filter (where ${condition})::integer`

interface Row {
  area: string | null
  agency: string | null
  month: string | null
  /** Which of the dimensions it is summed over: a bit for each, the last dimension the lowest. */
  over: number
  numbers: number[]
}

/** What a control counts: the finest level alone, or every sub-total as well, as the answer of the statistics has them. */
export type Grouping = 'finest' | 'cube'
const groupings: Record<Grouping, string> = {
  finest: 'group by area_id, agency_id, month',
  cube: 'group by cube (area_id, agency_id, month)',
}

/** The same without tallies: one pass over the rows, with the same indexes, workers and statistics as everything else. */
export async function readByGroupBy(
  knex: Knex,
  { from, to }: Period,
  set: number,
  grouping: Grouping,
): Promise<Row[]> {
  const { rows } = await knex.raw(
    `select area.code as area, agency.code as agency, month::text, over, array[received, processed, on_time, due, good, rated] as numbers
     from (
       select area_id, agency_id, month, grouping(area_id, agency_id, month) as over, count(*)::integer as received,
         ${n(PROCESSED)} as processed, ${n(`${PROCESSED} and outcome = 'on_time'`)} as on_time,
         ${n(`${PROCESSED} and outcome is not null`)} as due,
         ${n(`state = 'rated' and rating in ('satisfied', 'accepted')`)} as good,
         ${n(`state = 'rated' and rating is not null`)} as rated
       from report left join report_area on report_id = report.id and set_id = :set
         cross join lateral (select date_trunc('month', received_day::timestamp)::date as month) received
       where received_day between :from and :to ${groupings[grouping]}) counted
     left join area on area.id = area_id left join agency on agency.id = agency_id`,
    { from, to, set },
  )
  return rows
}

/** @throws Error where the statistics' answer is another, at any level that was counted */
export function checkEqual({ table }: Stats, rows: Row[]): void {
  for (const [over, counted] of Map.groupBy(rows, (row) => row.over)) {
    const dimensions = (['area', 'agency', 'month'] as const).filter((_, place) => !(over & (4 >> place)))
    const told = table.levels.find(({ by }) => isDeepStrictEqual(by, dimensions))!.cells
    const axes = dimensions.map((name) => table.axes.find(({ dimension }) => dimension === name)!)
    const fromStats = told.map(({ at, values }): [string, number[]] => {
      const codes = at.map((index, place) => axes[place]!.values[index]!.code)
      const [received, processed, onTime, good] = values
      return [
        codes.join(' '),
        [received![1]!, processed![1]!, onTime![1]!, onTime![2]!, good![1]!, good![2]!],
      ]
    })
    const fromRows = counted.map((row): [string, number[]] => [
      dimensions.map((name) => row[name]).join(' '),
      row.numbers,
    ])
    if (!isDeepStrictEqual(keyed(fromStats), keyed(fromRows)))
      throw new Error(`The statistics by ${dimensions.join(' × ') || 'nothing'} are not what GROUP BY counts`)
  }
}

const keyed = (of: [string, number[]][]) => new Map([...of].sort(([a], [b]) => (a < b ? -1 : 1)))
