import { statsQuery, type StatsQuery } from '../../../../contracts/stats.ts'
import { FIRST_VIEW } from '../../../../contracts/statsView.ts'

/** What a view, the query of the page, asks of `GET /api/stats`; what only the page knows is left out. */
export function askedBy(view: string) {
  const given = Object.fromEntries(new URLSearchParams(view))
  const asked = Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) => name in statsQuery.shape && name !== 'lang' && value !== '',
    ),
  )
  return statsQuery.safeParse({ ...(asked.measures ? {} : FIRST_VIEW), ...asked })
}

/** The query of the page that shows a view with other days. */
export function pageQuery(
  view: string,
  days: Pick<StatsQuery, 'from' | 'to' | 'compareFrom' | 'compareTo' | 'lang'>,
): URLSearchParams {
  const query = new URLSearchParams(view)
  for (const [name, day] of Object.entries(days)) if (day) query.set(name, day)
  return query
}
