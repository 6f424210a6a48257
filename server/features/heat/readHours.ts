import type { z } from 'zod'
import type { HeatHours, heatHoursQuery } from '../../../contracts/heat.ts'
import { periodOf } from '../../figures/period.ts'
import type { Deps } from '../../http/deps.ts'
import { inSnapshot, readHead } from '../../log/read.ts'

const noCounts = () => Array.from({ length: 24 }, () => 0)

/**
 * Reports received per hour of the city's day, from the tallies of heat. Of a day on which the clock is put back, the hour
 * that comes twice counts twice; of one on which it is put forward, the hour left out has none.
 */
export async function readHours(
  { knex, reference }: Deps,
  query: z.infer<typeof heatHoursQuery>,
): Promise<HeatHours> {
  const city = reference()
  const period = periodOf(city, query)
  return inSnapshot(knex, async (trx) => {
    const { seq } = await readHead(trx)
    const { rows } = await trx.raw(
      `select coalesce(parent_id, category_id) as category, extract(hour from hour at time zone :zone)::integer as hour,
         sum(n)::integer as n
       from tally_heat join category on category.id = category_id
       where hour >= (:from::date::timestamp at time zone :zone) and hour < ((:to::date + 1)::timestamp at time zone :zone)
       group by 1, 2`,
      { ...period, zone: city.city.timeZone },
    )
    const counts = noCounts()
    const byCategory = new Map<number, number[]>()
    for (const { category, hour, n } of rows as { category: number; hour: number; n: number }[]) {
      const of = byCategory.get(category) ?? noCounts()
      byCategory.set(category, of)
      of[hour]! += n
      counts[hour]! += n
    }
    return {
      asOfSeq: seq,
      period,
      counts,
      categories: city.categories.all
        .filter(({ parentId }) => parentId === null)
        .map(({ id, code }) => ({
          ...{ id, code, counts: byCategory.get(id) ?? noCounts() },
          rows: `/api/reports?${new URLSearchParams({ is: 'received', ...period, category: code })}`,
        })),
    }
  })
}
