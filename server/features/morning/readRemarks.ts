import type { Knex } from 'knex'
import type { Rating } from '../../../contracts/lifecycle.ts'
import type { Remark } from '../../../contracts/morning.ts'
import type { Reference } from '../../reports/reference.ts'
import { maskPersonalData } from '../reports/present.ts'

const NEWEST = 8

interface Row {
  report: string
  at: Date
  rating: Rating
  words: string | null
  category: number
  agency: number
}

/** The newest ratings with words, before an instant, of reports that a condition over `e` (event_log) names. */
export async function readRemarks(
  trx: Knex,
  city: Reference,
  { sql, bindings }: { sql: string; bindings: Record<string, Knex.RawBinding> },
  before: Date,
): Promise<Remark[]> {
  const { rows } = await trx.raw(
    `select report.code as report, e.at, e.data->>'rating' as rating, e.data->>'note' as words,
       (e.after->>'category')::integer as category, (e.after->>'agency')::integer as agency
     from event_log e join report on report.id = e.report_id
     where e.kind = 'rated' and e.data->>'note' is not null and e.at < :before and ${sql} order by e.seq desc limit ${NEWEST}`,
    { ...bindings, before },
  )
  const newest = (rows as Row[]).sort((a, b) => b.at.getTime() - a.at.getTime())
  return newest.map(({ report, at, rating, words, category, agency }) => ({
    ...{ report, rating, at: at.toISOString() },
    words: words && maskPersonalData(words),
    category: city.categories.codeOf(category),
    agency: agency === 0 ? null : city.agencies.codeOf(agency),
  }))
}
