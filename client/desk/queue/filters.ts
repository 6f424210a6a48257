import type { LocationQuery } from 'vue-router'

/** What of the queue is shown: each as in `GET /api/reports`, absent where it does not matter. */
export const filterNames = ['area', 'agency', 'category', 'state', 'urgency', 'is'] as const
export type FilterName = (typeof filterNames)[number]
export type Filters = Partial<Record<FilterName, string>>

/** The filters that an address says; what it says twice or emptily is left out. */
export function filtersOf(query: LocationQuery): Filters {
  const said = filterNames.flatMap((name) => {
    const value = query[name]
    return typeof value === 'string' && value !== '' ? [[name, value] as const] : []
  })
  return Object.fromEntries(said)
}

/** The address of other filters; what it says of other things stays. */
export function withFilters(query: LocationQuery, filters: Filters): LocationQuery {
  const others = Object.entries(query).filter(([name]) => !filterNames.includes(name as FilterName))
  const said = Object.entries(filters).filter(([, value]) => value !== '' && value !== undefined)
  return Object.fromEntries([...others, ...said]) as LocationQuery
}
