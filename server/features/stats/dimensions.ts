import { outcomes, ratings, urgencies } from '../../../contracts/lifecycle.ts'
import { isTime, type StatsAxis, type StatsDimension } from '../../../contracts/stats.ts'
import type { Period } from '../../figures/period.ts'
import { heirOf } from '../../figures/scope.ts'
import { dayAfter, weekOf } from '../../figures/weeks.ts'
import type { Reference } from '../../reports/reference.ts'
import type { Plan } from './plan.ts'

/** A value of a dimension as it is counted by: an id, a day, an hour or a word; null for none. */
export type Raw = number | string | null

/** A value of a dimension as it is told: with its code, and where it stands among the others. */
interface Value {
  code: string | null
  name: StatsAxis['values'][number]['name']
  order: number
}

const word = (words: readonly string[], raw: Raw): Value => ({
  code: raw as string | null,
  name: null,
  order: raw === null ? words.length : words.indexOf(raw as string),
})

/** What a value that was counted is told as; several may be told as one. */
export function valueOf(city: Reference, { scope, query }: Plan, dimension: StatsDimension, raw: Raw): Value {
  const named = (entry: { id: number; code: string; name: Value['name'] } | undefined): Value =>
    entry
      ? { code: entry.code, name: entry.name, order: entry.id }
      : { code: null, name: null, order: Infinity }
  switch (dimension) {
    case 'day':
    case 'week':
    case 'month':
      return { code: raw as string, name: null, order: 0 }
    case 'hour':
      return { code: String(raw), name: null, order: Number(raw) }
    case 'area':
      return named(city.areaById.get(raw as number))
    case 'agency': {
      const agency = city.agencies.get(raw as number)
      // An agency that was asked for stands for all that it has succeeded, even where it has an heir itself.
      if (scope.lineage && agency) return named(scope.agency!)
      return named(agency && query.agencies === 'now' ? heirOf(city, agency) : agency)
    }
    case 'category':
      return named(city.categories.get(raw as number))
    case 'group': {
      const category = city.categories.get(raw as number)
      return named(category && city.categories.get(category.parentId ?? category.id))
    }
    case 'channel':
      return named(city.channels.get(raw as number))
    case 'urgency':
      return word(urgencies, raw)
    case 'rating':
      return word(ratings, raw)
    case 'outcome':
      return word(outcomes, raw)
  }
}

const lastOfMonth = (day: string) => {
  const [year, month] = day.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}
const lastOfWeek = (monday: string) =>
  new Date(Date.parse(monday) + 6 * 86_400_000).toISOString().slice(0, 10)

/** The days of a value of time, within a period. */
export function daysOf(dimension: StatsDimension, code: string, { from, to }: Period): Period {
  const first = code
  const last = dimension === 'day' ? code : dimension === 'week' ? lastOfWeek(code) : lastOfMonth(code)
  return { from: first > from ? first : from, to: last < to ? last : to }
}

/** All days, weeks or months of a period, by their first days; undefined where there are more than `most`. */
export function timesOf(dimension: StatsDimension, { from, to }: Period, most: number): string[] | undefined {
  const first = dimension === 'day' ? from : dimension === 'week' ? weekOf(from) : `${from.slice(0, 8)}01`
  const all: string[] = []
  for (let at = first; at <= to;) {
    if (all.length === most) return undefined
    all.push(at)
    at = dayAfter(dimension === 'day' ? at : daysOf(dimension, at, { from: at, to: '9999-12-31' }).to)
  }
  return all
}

/** What the address of the rows of a value says. */
export function parametersOf(
  { scope, query }: Plan,
  dimension: StatsDimension,
  code: string | null,
): Record<string, string> {
  if (isTime(dimension)) return {}
  switch (dimension) {
    case 'area':
      return code === null ? { outside: scope.set.code } : { area: code }
    case 'agency':
      return code === null ? { unassigned: 'true' } : { agency: code }
    case 'group':
      // One category of the group was asked for: it says more than the group does.
      return { category: query.category ?? code ?? '' }
    default:
      return { [dimension]: code ?? 'none' }
  }
}
