import type { Knex } from 'knex'
import { ProblemError } from '../errors.ts'
import { categoryIds, type Reference } from './reference.ts'

/** The reports that a campaign or an emergency is about: received in a span of time, of a category and those in it. */
export interface Span {
  /** null for every category. */
  categories: number[] | null
  from: Date
  /** null while it lasts. */
  to: Date | null
}
export type SpanKind = 'campaign' | 'emergency'

const sources: Record<SpanKind, string> = {
  campaign: 'select category_id, begins_at as "from", ends_at as "to" from campaign where id = ?',
  emergency: 'select category_id, opened_at as "from", ended_at as "to" from emergency where id = ?',
}

/** @throws ProblemError `not-found` */
export async function readSpan(knex: Knex, city: Reference, kind: SpanKind, id: number): Promise<Span> {
  const { rows } = await knex.raw(sources[kind], [id])
  if (rows.length === 0) throw new ProblemError('not-found', `There is no ${kind} ${id}`)
  const { category_id, from, to } = rows[0] as { category_id: number | null; from: Date; to: Date | null }
  const category = category_id === null ? null : city.categories.get(category_id)!
  return { categories: category && categoryIds(city, category), from, to }
}

/** The condition over `report` that a report is of a span. The days, in the city, are what the index finds it by. */
export function spanCondition(city: Reference, { categories, from, to }: Span) {
  const { timeZone } = city.city
  const day = '(?::timestamptz at time zone ?)::date'
  return {
    sql: [
      `received_day >= ${day} and received_at >= ?`,
      to && `received_day <= ${day} and received_at < ?`,
      categories && 'category_id = any(?::integer[])',
    ]
      .filter(Boolean)
      .join(' and '),
    bindings: [
      ...[from, timeZone, from],
      ...(to ? [to, timeZone, to] : []),
      ...(categories ? [categories] : []),
    ] as Knex.RawBinding[],
  }
}
