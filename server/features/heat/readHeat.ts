import { cellToLatLng, cellToParent } from 'h3-js'
import type { z } from 'zod'
import { heatResolutions, type Heat, type heatQuery } from '../../../contracts/heat.ts'
import { fieldProblem } from '../../errors.ts'
import { periodOf } from '../../figures/period.ts'
import type { Deps } from '../../http/deps.ts'
import { inSnapshot, readHead } from '../../log/read.ts'
import { pick } from '../../reports/reference.ts'

/** With 16 digits a cell and its count, this many cells stay under 50 KB. */
const MAX_CELLS = 2000

/**
 * The parent of a stored cell at a coarser resolution, as H3 defines it: the resolution in bits 52 to 55, and all ones
 * in the three bits of every digit finer than it.
 */
const PARENT_SQL = '((cell & ~(15::bigint << 52)) | (:res::bigint << 52) | ((1::bigint << :fineBits) - 1))'

type Box = [west: number, south: number, east: number, north: number]

function parseBox(bbox: string): Box {
  const box = bbox.split(',').map(Number) as Box
  if (box[0] >= box[2] || box[1] >= box[3])
    throw fieldProblem('invalid-query', 'bbox', 'has no inside: write west,south,east,north')
  return box
}

function inBox(cell: string, [west, south, east, north]: Box): boolean {
  const [lat, lon] = cellToLatLng(cell)
  return lon >= west && lon <= east && lat >= south && lat <= north
}

/** The hours of the day that `22-1` names: 22, 23, 0, 1. */
function hoursOf(range: string): number[] {
  const [first, last = first] = range.split('-').map(Number) as [number, number?]
  return Array.from({ length: ((last - first + 24) % 24) + 1 }, (_, i) => (first + i) % 24)
}

/** Reports received per cell in a period, from the tallies; coarser than asked for where there are too many cells. */
export async function readHeat({ knex, reference }: Deps, query: z.infer<typeof heatQuery>): Promise<Heat> {
  const city = reference()
  const period = periodOf(city, query)
  const box = query.bbox ? parseBox(query.bbox) : null
  const hours = query.hours ? hoursOf(query.hours) : null
  const category = query.category ? pick(city.categories, 'category', query.category).id : null
  return inSnapshot(knex, async (trx) => {
    const { seq } = await readHead(trx)
    const { rows } = await trx.raw(
      `select to_hex(${PARENT_SQL}) as cell, sum(n)::integer as n from tally_heat
       where hour >= (:from::date::timestamp at time zone :zone) and hour < ((:to::date + 1)::timestamp at time zone :zone)
       ${query.until ? 'and hour < :until::timestamptz' : ''}
       ${category ? 'and category_id in (select id from category where id = :category or parent_id = :category)' : ''}
       ${hours ? 'and extract(hour from hour at time zone :zone) = any(:hours::integer[])' : ''}
       group by 1 having sum(n) > 0`,
      {
        res: query.res,
        fineBits: 3 * (15 - query.res),
        from: period.from,
        to: period.to,
        zone: city.city.timeZone,
        ...(query.until && { until: query.until }),
        ...(category && { category }),
        ...(hours && { hours }),
      },
    )
    let counts = new Map<string, number>(rows.map((row: { cell: string; n: number }) => [row.cell, row.n]))
    if (box) counts = new Map([...counts].filter(([cell]) => inBox(cell, box)))
    let res = query.res
    while (counts.size > MAX_CELLS && res > heatResolutions.coarsest) counts = coarsen(counts, --res)
    return { asOfSeq: seq, period, res, cells: [...counts.keys()], counts: [...counts.values()] }
  })
}

function coarsen(counts: Map<string, number>, res: number): Map<string, number> {
  const parents = new Map<string, number>()
  for (const [cell, count] of counts) {
    const parent = cellToParent(cell, res)
    parents.set(parent, (parents.get(parent) ?? 0) + count)
  }
  return parents
}
