import type { Knex } from 'knex'
import { isTime, type StatsDimension } from '../../../contracts/stats.ts'
import { ALL } from '../../figures/counters.ts'
import type { Period } from '../../figures/period.ts'
import { CATEGORY_TABLES, PAIR_TABLES, partsOf } from '../../figures/readSums.ts'
import { coverByMonth, dayAfter, FOREVER } from '../../figures/weeks.ts'
import { categoryIds, type Reference } from '../../reports/reference.ts'
import { areasOf } from '../../figures/readCounts.ts'
import type { Plan } from './plan.ts'
import { LIMIT, recordsOf, type Counted, type Records } from './records.ts'

interface Part {
  table: string
  where: string
  bindings: Knex.RawBinding[]
}
type Condition = [sql: string, ...bindings: Knex.RawBinding[]]

const columns: Partial<Record<StatsDimension, string>> = {
  area: 'area_id',
  agency: 'agency_id',
  category: 'category_id',
  // Of a report it is the leaf that is counted; they are told as groups.
  group: 'category_id',
}

/** Reads everything that a query without row filters is made of from the tallies. */
export async function readTallies(trx: Knex, city: Reference, plan: Plan, period: Period): Promise<Records> {
  const { by, scope, counters, families, handling } = plan
  const byCategory = scope.category !== null || by.includes('category') || by.includes('group')
  const tables = byCategory ? CATEGORY_TABLES : PAIR_TABLES
  const conditions = conditionsOf(city, plan, byCategory)
  const timeless = by.filter((dimension) => !isTime(dimension))
  // Weeks are of use where nothing tells the days of one apart.
  const [daily, weekly, monthly] = (['day', 'week', 'month'] as const).map((time) => by.includes(time))
  const within = (dayTable: string, weekTable: string | null, period: Period): Part[] =>
    weekTable && monthly && !daily && !weekly && isShort(period)
      ? monthPartsOf(dayTable, weekTable, period)
      : partsOf(dayTable, daily || monthly ? null : weekTable, period)
  const sums = (names: readonly string[]) => names.map((name) => `sum(${name})::integer as ${name}`)
  const read = async (
    dimensions: readonly StatsDimension[],
    parts: Part[],
    what: string[],
    more: string[] = [],
  ): Promise<Counted[]> => {
    const pieces = parts.map(({ table, where }) => {
      const keys = dimensions.map((dimension, index) => `${columnOf(dimension, table)} as d${index}`)
      return `select ${[...keys, '*'].join(', ')} from ${table} where ${[where, ...conditions.map(([sql]) => sql)].join(' and ')}`
    })
    const keys = [...dimensions.map((_, index) => `d${index}`), ...more]
    const { rows } = await trx.raw(
      `select ${[...keys, ...what].join(', ')} from (${pieces.join(' union all ')}) pieces
       ${keys.length > 0 ? `group by ${keys.join(', ')}` : ''} ${LIMIT}`,
      parts.flatMap(({ bindings }) => [...bindings, ...conditions.flatMap(([, ...bound]) => bound)]),
    )
    return rest(recordsOf(rows, dimensions), dimensions, plan, byCategory)
  }
  const days = (period: Period) => within(tables.day, tables.week, period)
  const now = [{ table: tables.now, where: 'true', bindings: [] }]
  const after = { from: dayAfter(period.to), to: FOREVER }
  const flow = families.has('assignments')
  return {
    received: counters.received.some(isSum)
      ? await read(by, days(period), sums(counters.received.filter(isSum)))
      : [],
    now: families.has('now') ? await read(by, now, sums(counters.now)) : [],
    flow: flow ? await read(by, days(period), sums(['begun', 'ended', 'ended_resolved'])) : [],
    stock: flow
      ? [
          ...(await read(timeless, now, sums(['assigned']))),
          ...(await read(timeless, partsOf(tables.day, tables.week, after), [
            'sum(begun - ended)::integer as net_after',
          ])),
        ]
      : [],
    handling: handling
      ? await read(by, within(tables.handling, tables.handlingWeek, period), sums(['n']), ['bucket'])
      : [],
  }
}

/** Whether its weeks can be named one by one. */
const isShort = ({ from, to }: Period) => Date.parse(to) - Date.parse(from) < 20 * 366 * 86_400_000

/** A month is its whole weeks and the days at its ends. */
function monthPartsOf(dayTable: string, weekTable: string, period: Period): Part[] {
  const { weeks, days } = coverByMonth(period)
  return [
    { table: weekTable, where: 'week = any(?::date[])', bindings: [weeks] },
    { table: dayTable, where: 'day = any(?::date[])', bindings: [days] },
  ]
}

export const isSum = (counter: string) => counter !== 'handling' && counter !== 'adoption'

function columnOf(dimension: StatsDimension, table: string): string {
  if (!isTime(dimension)) return columns[dimension]!
  const column = table.endsWith('_week') ? 'week' : 'day'
  return dimension === column ? column : `date_trunc('${dimension}', ${column}::timestamp)::date`
}

/** Which rows of the tallies: those that stand for all where a dimension neither cuts nor chooses. */
function conditionsOf(city: Reference, plan: Plan, byCategory: boolean): Condition[] {
  const { by, scope, agencies } = plan
  const conditions: Condition[] = []
  if (scope.area) conditions.push(['area_id = ?', scope.area.id])
  else if (by.includes('area'))
    conditions.push(['area_id = any(?::integer[])', [ALL, ...areasOf(city, scope).map(({ id }) => id)]])
  else conditions.push(['area_id = ?', ALL])
  if (agencies) conditions.push(['agency_id = any(?::integer[])', agencies])
  else if (!byCategory && !by.includes('agency')) conditions.push(['agency_id = ?', ALL])
  if (scope.category) conditions.push(['category_id = any(?::integer[])', categoryIds(city, scope.category)])
  return conditions
}

/** Turns rows that stand for all into what is left of them: reports in no area of the set, and those that nobody has. */
function rest(
  records: Counted[],
  dimensions: readonly StatsDimension[],
  { scope, agencies }: Plan,
  byCategory: boolean,
): Counted[] {
  let left = records
  const area = dimensions.indexOf('area')
  if (area >= 0 && !scope.area) left = takeAway(left, area)
  const agency = dimensions.indexOf('agency')
  if (agency < 0 || agencies) return left
  // By category, nobody has a row of its own.
  if (!byCategory) return takeAway(left, agency)
  return left.map((one) => (one.key[agency] === ALL ? { ...one, key: one.key.with(agency, null) } : one))
}

function takeAway(records: Counted[], position: number): Counted[] {
  const keyOf = ({ key, sums }: Counted) => {
    let text = `${sums.bucket ?? ''}`
    for (const [place, raw] of key.entries()) if (place !== position) text += ` ${raw}`
    return text
  }
  const [left, parts] = [[] as Counted[], [] as Counted[]]
  for (const record of records) (record.key[position] === ALL ? left : parts).push(record)
  const rests = new Map(
    left.map((all) => [keyOf(all), { key: all.key.with(position, null), sums: { ...all.sums } }]),
  )
  for (const part of parts) {
    const rest = rests.get(keyOf(part))
    if (rest) for (const name in rest.sums) if (name !== 'bucket') rest.sums[name]! -= part.sums[name] ?? 0
  }
  return [...parts, ...rests.values()]
}
