import type { Knex } from 'knex'
import type { LikelyAgencies } from '../../../contracts/likely.ts'
import { ProblemError } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import type { Reference } from '../../reports/reference.ts'

/** Reports received so far back are looked at, in local days. */
const DAYS = 180
const MOST = 5
/** Fewer referrals than this say nothing yet. */
const ENOUGH = 3

interface Row {
  agency_id: number
  count: number
}

/**
 * Who was given such reports lately: of its category in its area (of the city’s usual set), else of its category, else of
 * its group of categories. An agency that is no more counts for the one that came after it.
 * @throws ProblemError `not-found`
 */
export async function likelyAgencies({ knex, reference, now }: Deps, code: string): Promise<LikelyAgencies> {
  const city = reference()
  const { rows } = await knex.raw(
    `select category_id, (select area_id from report_area where report_id = report.id and set_id = ?) as area_id
     from report where code = ?`,
    [city.areaSets.find(city.city.defaultAreaSet)!.id, code],
  )
  if (rows.length === 0) throw new ProblemError('not-found', `There is no report ${code}`)
  const { category_id: category, area_id: area } = rows[0] as { category_id: number; area_id: number | null }
  const parent = city.categories.get(category)?.parentId
  const group = city.categories.all.filter(({ parentId }) => parent != null && parentId === parent)
  const tries: [LikelyAgencies['basis'], number[], number | null][] = [
    ...(area === null ? [] : [['area', [category], area] as [LikelyAgencies['basis'], number[], number]]),
    ['category', [category], null],
    ['group', group.map(({ id }) => id), null],
  ]
  const today = city.workingTime.dayOf(now())
  for (const [basis, categories, within] of tries) {
    const items = present(city, today, await countReferrals(knex, categories, within, today))
    if (items.reduce((sum, { count }) => sum + count, 0) >= ENOUGH || basis === 'group')
      return { days: DAYS, basis, items: items.slice(0, MOST) }
  }
  throw new Error('the last basis always answers')
}

async function countReferrals(
  knex: Knex,
  categories: number[],
  area: number | null,
  today: string,
): Promise<Row[]> {
  const { rows } = await knex.raw(
    `select assignment.agency_id, count(*)::integer as count from assignment join report on report.id = report_id
     where received_day > ?::date - ?::integer and category_id = any(?::integer[])
       ${area === null ? '' : 'and exists (select from report_area a where a.report_id = report.id and a.area_id = ?)'}
     group by assignment.agency_id`,
    [today, DAYS, categories, ...(area === null ? [] : [area])],
  )
  return rows
}

/** The agencies that there are today, with those that they came after, most often first. */
function present(city: Reference, today: string, rows: Row[]): LikelyAgencies['items'] {
  const counts = new Map<string, number>()
  for (const { agency_id: id, count } of rows) {
    let agency = city.agencies.get(id)
    while (agency?.validTo && agency.validTo < today && agency.successorId !== null)
      agency = city.agencies.get(agency.successorId)
    if (!agency || (agency.validTo && agency.validTo < today)) continue
    counts.set(agency.code, (counts.get(agency.code) ?? 0) + count)
  }
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return [...counts]
    .map(([agency, count]) => ({ agency, count, share: count / all }))
    .sort((a, b) => b.count - a.count || (a.agency < b.agency ? -1 : 1))
}
